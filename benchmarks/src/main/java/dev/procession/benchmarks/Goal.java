package dev.procession.benchmarks;

import java.util.List;
import java.util.Locale;

/**
 * What we mean to reach.
 *
 * @param times how many times as long as we the rival is to take at least; below 1 it is a limit
 *     that nobody can beat, and we are to come so near
 */
record Goal(Work work, String rival, double times) {
  private static final String FORK = "CPython Pool (fork)";
  private static final String SPAWN = "CPython Pool (spawn)";
  private static final String FUTURES = "CPython ProcessPoolExecutor";

  static final List<Goal> ALL =
      List.of(
          new Goal(Work.APPLY, "raw Unix socket", 1 / 2.0),
          new Goal(Work.APPLY, FORK, 15),
          new Goal(Work.APPLY, FUTURES, 15),
          new Goal(Work.APPLY, "loky", 15),
          new Goal(Work.APPLY_ASYNC, FORK, 20),
          new Goal(Work.APPLY_ASYNC, FUTURES, 40),
          new Goal(Work.APPLY_ASYNC, "loky", 40),
          new Goal(Work.IMAP, FORK, 10),
          new Goal(Work.IMAP_UNORDERED, FORK, 10),
          new Goal(Work.IMAP_AUTO, FORK, 50),
          new Goal(Work.IMAP_UNORDERED_AUTO, FORK, 50),
          new Goal(Work.MAP, FORK, 5),
          new Goal(Work.MAP_RANGE, FORK, 20),
          new Goal(Work.ECHO, FORK, 20),
          new Goal(Work.START, "two bare JVMs", 1 / 3.0),
          new Goal(Work.START, SPAWN, 1 / 1.5),
          new Goal(Work.CPU_LONG, "threads of one JVM", 0.97),
          new Goal(Work.COUNT, FORK, 20),
          new Goal(Work.LOCK, FORK, 1 / 3.0),
          new Goal(Work.PING_PONG, FORK, 1.5),
          new Goal(Work.PING_PONG_CHILDREN, FORK, 1),
          new Goal(Work.PING_PONG_OBJECTS, FORK, 1.5),
          new Goal(Work.STREAM, FORK, 5),
          new Goal(Work.LARGE_MESSAGES, FORK, 5),
          new Goal(Work.QUEUE, FORK, 5),
          new Goal(Work.WORD_COUNT, "threads of one JVM", 0.8),
          new Goal(Work.WORD_COUNT, FORK, 5));

  /** Whether a ratio reaches it, in words. */
  String judge(double ratio) {
    String wanted = String.format(Locale.ROOT, times < 2 ? "%.2f" : "%.0f", times);
    return (ratio >= times ? "goal " : "GOAL MISSED: ") + wanted;
  }
}
