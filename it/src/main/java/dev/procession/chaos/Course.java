package dev.procession.chaos;

import dev.procession.Pool;
import java.io.Console;
import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/** Rounds, one after another on one ground. */
final class Course implements AutoCloseable {
  private static final long PAUSE_NANOS = 10_000_000_000L;

  /** More than a day: so many rounds are wanted, however long they take. */
  private static final long NO_END_NANOS = 86_400_000_000_000L;

  private final Ground ground;
  private final Tally tally;
  private final boolean onTerminal = isOnTerminal();
  private long shownNanos = System.nanoTime();

  /** For who does not wait for the end. */
  private final Thread hook = new Thread(this::closeGround, "chaos-cleanup");

  private Course(Ground ground, Tally tally) {
    this.ground = ground;
    this.tally = tally;
  }

  static Course open(Tally tally) throws IOException, InterruptedException {
    Ground ground = Ground.open();
    if (!ground.hasSmallDisk()) {
      tally.skipped("a small tmpfs, which cannot be mounted here; /dev/full stood in for it");
    }
    openWhatStaysOpen();
    var course = new Course(ground, tally);
    Runtime.getRuntime().addShutdownHook(course.hook);
    return course;
  }

  void run(RoundPlan round) throws IOException, InterruptedException {
    try {
      new Round(round, ground, tally).run();
    } catch (IllegalStateException e) { // a thread of ours failed or never ends
      e.printStackTrace();
      String text = "round " + round.number() + " was given up: " + e.getMessage();
      tally.found(new Finding(Finding.Kind.HUNG, Fault.NONE, text));
    }
  }

  /** The first pool of a process opens what stays open as long as the process lives. */
  private static void openWhatStaysOpen() {
    try (var pool = Pool.processes(1)) {
      pool.run(() -> {});
    }
  }

  private static boolean isOnTerminal() {
    return Optional.ofNullable(System.console()).map(Console::isTerminal).orElse(false);
  }

  /** Until the time is over, so many rounds are done, or somebody hung. */
  void run(Plan plan, Duration time, int rounds) throws IOException, InterruptedException {
    long began = System.nanoTime();
    long left = time.toNanos();
    for (int round = 1; round <= rounds && left > 0 && !isHung(); round++) {
      show(round, left);
      run(plan.round(round));
      left = time.toNanos() - (System.nanoTime() - began);
    }
    clear();
  }

  private boolean isHung() {
    return tally.findings().stream().anyMatch(finding -> finding.kind() == Finding.Kind.HUNG);
  }

  private void show(int round, long leftNanos) {
    String text =
        String.format(
            Locale.ROOT,
            "round %d: %,d items, %,d deaths, %d findings%s",
            round,
            tally.items(),
            tally.deaths(),
            tally.findings().size(),
            leftNanos > NO_END_NANOS ? "" : "; " + leftNanos / 1_000_000_000 + " s left");
    if (onTerminal) {
      System.out.print("\r\033[K" + text);
      System.out.flush();
    } else if (System.nanoTime() - shownNanos > PAUSE_NANOS) { // a log is to stay short
      shownNanos = System.nanoTime();
      System.err.println(text);
    }
  }

  private void clear() {
    if (onTerminal) {
      System.out.print("\r\033[K");
      System.out.flush();
    }
  }

  @Override
  public void close() throws IOException {
    Runtime.getRuntime().removeShutdownHook(hook);
    ground.close();
  }

  private void closeGround() {
    try {
      ground.close();
    } catch (IOException e) {
      System.err.println("chaos: not all of " + ground.base() + " can be removed: " + e);
    }
  }
}
