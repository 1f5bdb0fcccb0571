package dev.procession;

import dev.procession.memory.WorkerPage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** What a pool and its workers did until now and do at one moment. Immutable. */
public final class PoolStats {
  private final List<WorkerStats> workers;
  private final Totals totals;
  private final int queuedItems;
  private final Map<String, Long> counters;
  private final long droppedEvents;

  PoolStats(
      List<WorkerStats> workers,
      Totals totals,
      int queuedItems,
      Map<String, Long> counters,
      long droppedEvents) {
    this.workers = List.copyOf(workers);
    this.totals = totals;
    this.queuedItems = queuedItems;
    this.counters = Map.copyOf(counters);
    this.droppedEvents = droppedEvents;
  }

  /** The workers there are, by number. */
  public List<WorkerStats> workers() {
    return workers;
  }

  /** Items that workers answered, well or not. */
  public long done() {
    return totals.done();
  }

  /** Workers that ended without being told to. */
  public long crashes() {
    return totals.crashes();
  }

  /** Workers that were started, replacements among them. */
  public long starts() {
    return totals.starts();
  }

  /** Threads that ignored their interrupt and were left to themselves; 0 for processes. */
  public long abandonedThreads() {
    return totals.abandonedThreads();
  }

  /** Items that wait for a worker. */
  public int queuedItems() {
    return queuedItems;
  }

  /** What tasks counted with {@link TaskContext#count}, by name. */
  public Map<String, Long> counters() {
    return counters;
  }

  /** Events that slow listeners missed. */
  public long droppedEvents() {
    return droppedEvents;
  }

  @Override
  public String toString() {
    return "PoolStats[workers="
        + workers.size()
        + ", done="
        + done()
        + ", crashes="
        + crashes()
        + ", queued="
        + queuedItems
        + "]";
  }

  record Totals(long done, long crashes, long starts, long abandonedThreads) {}

  /** One worker at one moment. */
  public static final class WorkerStats {
    private final int number;
    private final String state;
    private final long pid;
    private final Optional<Running> running;
    private final long done;
    private final long heapBytes;
    private final long printedBytes;

    private WorkerStats(
        int number,
        String state,
        long pid,
        Optional<Running> running,
        long done,
        long heapBytes,
        long printedBytes) {
      this.number = number;
      this.state = state;
      this.pid = pid;
      this.running = running;
      this.done = done;
      this.heapBytes = heapBytes;
      this.printedBytes = printedBytes;
    }

    private record Running(String call, long index, Duration since) {}

    static WorkerStats notRunning(int number, String state, long done) {
      return new WorkerStats(number, state, -1, Optional.empty(), done, 0, 0);
    }

    static WorkerStats thread(int number, Optional<Item> item, Duration since, long done) {
      var running = item.map(of -> new Running(of.call().name, of.index(), since));
      String state = item.isPresent() ? "BUSY" : "IDLE";
      return new WorkerStats(number, state, -1, running, done, 0, 0);
    }

    static WorkerStats running(
        int number, String state, long pid, Optional<Item> item, WorkerPage page, long done) {
      var phase = page.running();
      Optional<Running> running =
          item.map(of ->
              new Running(
                  of.call().name,
                  of.index(),
                  Duration.ofNanos(Math.max(0, System.nanoTime() - phase.sinceNanos()))));
      String shown = state.equals("READY") ? running.isPresent() ? "BUSY" : "IDLE" : state;
      return new WorkerStats(
          number, shown, pid, running, done, page.heapBytes(), page.out() + page.err());
    }

    /** Its number in the pool, from 1. */
    public int number() {
      return number;
    }

    /** STARTING, STANDBY, IDLE, BUSY, RETIRING, STOPPING or DEAD. */
    public String state() {
      return state;
    }

    /** Its process; empty for a thread and while it starts. */
    public OptionalLong pid() {
      return pid < 0 ? OptionalLong.empty() : OptionalLong.of(pid);
    }

    /** Name of the call whose item it runs. */
    public Optional<String> call() {
      return running.map(Running::call);
    }

    /** Index of the item that it runs. */
    public OptionalLong item() {
      return running.map(of -> OptionalLong.of(of.index())).orElse(OptionalLong.empty());
    }

    /** For how long it has run the item. */
    public Optional<Duration> since() {
      return running.map(Running::since);
    }

    /** Items that it answered. */
    public long done() {
      return done;
    }

    /** Heap in use when it last said so, at most ten times a second between items. */
    public long heapBytes() {
      return heapBytes;
    }

    /** Bytes that its Java code printed. */
    public long printedBytes() {
      return printedBytes;
    }

    /** Memory that the system holds for it; empty where the system does not tell. */
    public OptionalLong residentBytes() {
      try {
        for (String line : Files.readAllLines(Path.of("/proc", Long.toString(pid), "status"))) {
          if (line.startsWith("VmRSS:")) {
            return OptionalLong.of(Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024);
          }
        }
      } catch (IOException e) {
        // no such process any more, or no such system
      }
      return OptionalLong.empty();
    }
  }
}
