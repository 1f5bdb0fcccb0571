package dev.procession;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.IntFunction;

/**
 * The workers of a pool by number: as many as are wanted, until the pool ends. Thread-safe; workers
 * are started and told things outside of its lock.
 */
final class Workforce<W extends Workforce.Member> {

  /** A worker as far as its number is concerned. */
  interface Member {
    int number();

    void start();

    /** Ends when it is done with what it has in hand. */
    void retire();

    /** Stops now. */
    void terminate();

    /** Items that it answered. */
    long done();

    PoolStats.WorkerStats stats();
  }

  private final IntFunction<W> making;
  private final TreeMap<Integer, W> members = new TreeMap<>();
  private int wanted;
  private boolean begun;
  private boolean ending;
  private long doneByFormer;
  private long started;

  Workforce(int wanted, IntFunction<W> making) {
    this.wanted = wanted;
    this.making = making;
  }

  synchronized int wanted() {
    return wanted;
  }

  synchronized boolean hasBegun() {
    return begun;
  }

  synchronized List<W> all() {
    return List.copyOf(members.values());
  }

  /** Starts as many as are missing, unless the pool ends; lowest free numbers first. */
  void fill() {
    var missing = new ArrayList<W>();
    synchronized (this) {
      begun = true;
      for (int number = 1; members.size() < wanted && !ending; number++) {
        if (!members.containsKey(number)) {
          W member = making.apply(number);
          members.put(number, member);
          missing.add(member);
        }
      }
      started += missing.size();
    }
    missing.forEach(Member::start);
  }

  /** Changes how many are wanted; those with the highest numbers retire if they are too many. */
  void resize(int size) {
    if (size < 1) {
      throw new IllegalArgumentException("workers must be at least 1: workers=" + size);
    }
    List<W> tooMany;
    synchronized (this) {
      wanted = size;
      int excess = Math.max(0, members.size() - size);
      tooMany = members.descendingMap().values().stream().limit(excess).toList();
    }
    tooMany.forEach(Member::retire);
  }

  /** One that has ended; does nothing if it was given up, and replaced, before. */
  synchronized void remove(W member) {
    if (members.remove(member.number(), member)) {
      doneByFormer += member.done();
    }
  }

  synchronized boolean isEmpty() {
    return members.isEmpty();
  }

  /** Starts nobody any more and tells all how to end; false if there is nobody left to tell. */
  boolean end(Consumer<W> how) {
    List<W> all;
    synchronized (this) {
      ending = true;
      all = all();
    }
    all.forEach(how);
    return !all.isEmpty();
  }

  /** All items answered by members of now and of before. */
  synchronized long done() {
    return doneByFormer + members.values().stream().mapToLong(Member::done).sum();
  }

  /** How many were ever started. */
  synchronized long started() {
    return started;
  }

  List<PoolStats.WorkerStats> stats() {
    return all().stream().map(Member::stats).toList();
  }
}
