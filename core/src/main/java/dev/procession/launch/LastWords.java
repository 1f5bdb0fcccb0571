package dev.procession.launch;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The lines of a process that has ended: reads the last of them, and waits for their consumer. */
public final class LastWords {
  /** Real waits, not one time: a thread that is about to read gets its turn on a busy machine. */
  private static final int TURNS = 20;

  private static final long TURN_MILLIS = 10;
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final String name;
  private final List<OutputPump> pumps;
  private final List<FirstLines> first;

  /**
   * @param first what was kept of the lines until the process had called back
   */
  LastWords(String name, List<OutputPump> pumps, List<FirstLines> first) {
    this.name = name;
    this.pumps = pumps;
    this.first = first;
  }

  /** Those of several, waited for together. */
  public static LastWords of(String name, List<LastWords> several) {
    return new LastWords(
        name,
        several.stream().flatMap(words -> words.pumps.stream()).toList(),
        several.stream().flatMap(words -> words.first.stream()).toList());
  }

  /**
   * Reads what the pipes hold, into memory. Where others hold them open that is looked at for 200
   * ms; what they write later is nobody's.
   */
  void read() throws InterruptedException {
    try {
      for (int turn = 0; turn < TURNS && !isReadToTheEnd(); turn++) {
        for (OutputPump pump : pumps) {
          boolean _ = pump.awaitEnd(TURN_MILLIS / pumps.size());
        }
      }
    } finally {
      pumps.forEach(OutputPump::close);
    }
  }

  private boolean isReadToTheEnd() {
    boolean ended = true;
    for (OutputPump pump : pumps) {
      ended &= pump.readRest();
    }
    return ended;
  }

  /** Waits until the consumer has taken all lines, at most this long. */
  public boolean awaitHandedOn(Duration atMost) throws InterruptedException {
    long deadline = System.nanoTime() + atMost.toNanos();
    boolean all = true;
    for (OutputPump pump : pumps) {
      all &= pump.awaitLines(TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime()));
    }
    for (FirstLines lines : first) {
      all &= lines.awaitHandedOn(TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime()));
    }
    return all;
  }

  /**
   * Waits until the consumer has taken all lines, as long as it takes one of them every ten
   * seconds. One that is slower is not waited for, and a warning says so; it gets them all the
   * same, if the program lives that long.
   */
  public void awaitPatiently() throws InterruptedException {
    awaitPatiently(PATIENCE);
  }

  void awaitPatiently(Duration patience) throws InterruptedException {
    long before = handedOn();
    while (!awaitHandedOn(patience)) {
      long now = handedOn();
      if (now == before) {
        warn(patience);
        return;
      }
      before = now;
    }
  }

  public boolean areHandedOn() {
    return unfinished() == 0;
  }

  private long handedOn() {
    return pumps.stream().mapToLong(OutputPump::handedOn).sum()
        + first.stream().mapToLong(FirstLines::handedOn).sum();
  }

  private long unfinished() {
    return pumps.stream().mapToLong(OutputPump::unfinished).sum()
        + first.stream().mapToLong(FirstLines::unfinished).sum();
  }

  private void warn(Duration patience) {
    System.getLogger(LastWords.class.getName())
        .log(
            System.Logger.Level.WARNING,
            name
                + ": nobody waits any longer for its last "
                + unfinished()
                + " lines, whose consumer has taken none for "
                + patience.toMillis()
                + " ms");
  }
}
