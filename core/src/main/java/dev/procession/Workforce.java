package dev.procession;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.IntFunction;

/**
 * The workers of a pool by number, until the pool ends. Thread-safe; workers are started and told
 * things outside of its lock.
 *
 * <pre>
 *   standing by → active → leaving → removed        any → removed, when it ends
 * </pre>
 *
 * <p>As many are active as are wanted, less those that rest because there is no work; as many more
 * stand by as the pool keeps spares. Whoever leaves is replaced at once.
 */
final class Workforce<W extends Workforce.Member> {

  /** A worker as far as its number is concerned. */
  interface Member {
    int number();

    void start();

    /** Whether it could take work now. */
    boolean isReady();

    /** It takes work from now on, or as soon as it is ready. */
    void activate();

    /** Ends when it is done with what it has in hand. */
    void retire();

    /** Stops now. */
    void terminate();

    /** Items that it answered. */
    long done();

    PoolStats.WorkerStats stats();
  }

  private final IntFunction<W> making;
  private final int spares;
  private final TreeMap<Integer, W> members = new TreeMap<>();
  private final Set<W> active = new HashSet<>();
  private final Set<W> leaving = new HashSet<>();
  private int wanted;
  private volatile int resting;
  private boolean begun;
  private boolean ending;

  /** None can be started now; asked again whenever one is missing. */
  private boolean refused;

  private long doneByFormer;
  private long started;

  Workforce(int wanted, int spares, IntFunction<W> making) {
    this.wanted = wanted;
    this.spares = spares;
    this.making = making;
  }

  synchronized int wanted() {
    return wanted;
  }

  /** How many take work or soon will. */
  synchronized int working() {
    return wanted - resting;
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
    var promoted = new ArrayList<W>();
    synchronized (this) {
      begun = true;
      int number = 1;
      int places = refused || ending ? 0 : wanted - resting + spares;
      while (members.size() - leaving.size() < places) {
        if (!members.containsKey(number)) {
          W member = making.apply(number);
          members.put(number, member);
          missing.add(member);
        }
        number++;
      }
      started += missing.size();
      Optional<W> next = standingBy();
      while (active.size() < wanted - resting && !ending && next.isPresent()) {
        promoted.add(promote(next.get()));
        next = standingBy();
      }
    }
    promoted.forEach(Member::activate);
    missing.forEach(Member::start);
  }

  private W promote(W member) {
    active.add(member);
    return member;
  }

  /** Of those that stand by the first that is ready, or else the first. */
  private Optional<W> standingBy() {
    return members.values().stream()
        .filter(member -> !active.contains(member) && !leaving.contains(member))
        .min(Comparator.comparing(member -> !member.isReady()));
  }

  /** A member has become ready: if it only stands by, it takes the place of one that is not. */
  void becameReady(W member) {
    synchronized (this) {
      if (!active.contains(member) && !leaving.contains(member)) {
        active.stream()
            .filter(other -> !other.isReady())
            .findFirst()
            .ifPresent(slower -> {
              active.remove(slower);
              active.add(member);
            });
      }
      if (!active.contains(member)) {
        return;
      }
    }
    member.activate();
  }

  /** Changes how many are wanted; those with the highest numbers retire if they are too many. */
  void resize(int size) {
    if (size < 1) {
      throw new IllegalArgumentException("workers must be at least 1: workers=" + size);
    }
    List<W> tooMany;
    synchronized (this) {
      refused = false;
      wanted = size;
      resting = 0;
      int excess = Math.max(0, active.size() - size);
      tooMany =
          members.descendingMap().values().stream().filter(active::contains).limit(excess).toList();
      tooMany.forEach(this::leave);
    }
    tooMany.forEach(Member::retire);
  }

  private void leave(W member) {
    active.remove(member);
    leaving.add(member);
  }

  /** It takes no more work, so that {@link #fill} has a place to give to another. */
  synchronized void leaves(W member) {
    if (active.contains(member)) {
      leave(member);
    }
  }

  /**
   * It is at its end: one that stands by and is ready takes its place at once. No process is
   * started for it before {@link #remove}, as its number is not free until then.
   */
  void dies(W member) {
    Optional<W> spare;
    synchronized (this) {
      spare = ending || !active.contains(member) ? Optional.empty() : readySpare();
      if (spare.isPresent()) {
        leave(member);
        active.add(spare.get());
      }
    }
    spare.ifPresent(Member::activate);
  }

  private Optional<W> readySpare() {
    return standingBy().filter(Member::isReady);
  }

  /** It has nothing to do: it retires, and its place stays empty until {@link #wakeOne}. */
  void rests(W member) {
    synchronized (this) {
      if (ending || !active.contains(member)) {
        return;
      }
      leave(member);
      resting++;
    }
    member.retire();
  }

  /** Whether places are empty for want of work. Any thread; costs next to nothing. */
  boolean someRest() {
    return resting > 0;
  }

  /** There is work that nobody takes: one of the empty places is filled. */
  void wakeOne() {
    synchronized (this) {
      refused = false;
      resting = Math.max(0, resting - 1);
    }
    fill();
  }

  /** One that has ended; does nothing if it was given up, and replaced, before. */
  synchronized void remove(W member) {
    active.remove(member);
    leaving.remove(member);
    if (members.remove(member.number(), member)) {
      doneByFormer += member.done();
      refused = false;
    }
  }

  /**
   * One that cannot be started, as no other could: none is tried until the next is missing.
   *
   * @return how many there are besides
   */
  synchronized int refuse(W member) {
    remove(member);
    refused = true;
    return members.size();
  }

  synchronized boolean isEmpty() {
    return members.isEmpty();
  }

  /** Starts nobody any more and tells all how to end; false if there is nobody left to tell. */
  boolean end(Consumer<? super W> how) {
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
