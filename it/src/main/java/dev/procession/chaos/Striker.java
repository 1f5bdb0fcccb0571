package dev.procession.chaos;

import dev.procession.Pool;
import dev.procession.PoolStats.WorkerStats;
import dev.procession.memory.RuntimeFolder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** Strikes the workers of one round from outside, each at its moment. */
final class Striker {
  private final Pool pool;
  private final Ledger ledger;
  private final Struck struck;
  private final Tally tally;
  private final List<Strike> due;
  private final List<Stranger> strangers = new ArrayList<>();
  private volatile boolean over;

  Striker(Pool pool, RoundPlan plan, Ledger ledger, Struck struck, Tally tally) {
    this.pool = pool;
    this.ledger = ledger;
    this.struck = struck;
    this.tally = tally;
    this.due = new ArrayList<>(plan.strikes());
  }

  /** Strikes until {@link #end}. */
  void run() throws IOException, InterruptedException {
    while (!over) {
      long marks = ledger.count();
      for (Strike strike : List.copyOf(due)) {
        if (strike.afterMarks() <= marks && strike(strike)) {
          due.remove(strike);
          tally.injected(strike.fault(), 1);
        }
      }
      TimeUnit.MILLISECONDS.sleep(1);
    }
  }

  void end() {
    over = true;
  }

  /** Those that came; to be asked and closed by who ends the round. */
  List<Stranger> strangers() {
    return strangers;
  }

  /** False if there is nobody to strike now. */
  private boolean strike(Strike strike) throws IOException, InterruptedException {
    return switch (strike.fault().kind()) {
      case SIGNAL -> strike.fault() == Fault.KILL_STARTING ? killStarting() : signal(strike);
      case STRANGER -> Stranger.visit(strike.fault()).map(strangers::add).orElse(false);
      case NONE, TASK -> throw new IllegalStateException("not from outside: " + strike);
    };
  }

  private boolean signal(Strike strike) throws IOException, InterruptedException {
    List<WorkerStats> workers =
        pool.stats().workers().stream().filter(worker -> worker.pid().isPresent()).toList();
    if (workers.isEmpty()) {
      return false;
    }
    WorkerStats victim = workers.get((int) (strike.pick() * workers.size()));
    long pid = victim.pid().getAsLong();
    return switch (strike.fault()) {
      case KILL -> kill(pid, 9);
      case SEGV -> kill(pid, 11);
      case ABRT -> kill(pid, 6);
      case STOP -> stop(victim.number(), pid);
      default -> throw new IllegalStateException("not a signal: " + strike);
    };
  }

  private boolean kill(long pid, int signal) throws IOException, InterruptedException {
    struck.signal(pid, signal);
    return Shell.signal(Integer.toString(signal), pid);
  }

  /** For good. */
  private boolean stop(int worker, long pid) throws IOException, InterruptedException {
    struck.stop(worker);
    return Shell.signal("STOP", pid);
  }

  /** A child of this process that runs our command and is not ready yet. */
  private boolean killStarting() throws IOException, InterruptedException {
    Set<Long> ready =
        pool.stats().workers().stream()
            .flatMapToLong(worker -> worker.pid().stream())
            .boxed()
            .collect(Collectors.toSet());
    String command = "@" + RuntimeFolder.ofThisProcess().path();
    for (ProcessHandle child : ProcessHandle.current().children().toList()) {
      if (!ready.contains(child.pid()) && commandLine(child.pid()).contains(command)) {
        return kill(child.pid(), 9);
      }
    }
    return false;
  }

  private static String commandLine(long pid) {
    try {
      Path file = Path.of("/proc", Long.toString(pid), "cmdline");
      return Files.readString(file, StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      return ""; // it has ended
    }
  }
}
