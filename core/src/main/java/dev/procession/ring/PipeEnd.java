package dev.procession.ring;

import dev.procession.sync.Party;
import dev.procession.sync.Words;

/**
 * Which process has an end of a pipe, in one word: the process; or marked, the process that sent it
 * on its way; or that it is closed. An end of a process that died is closed by who finds out.
 */
public final class PipeEnd {
  private static final long CLOSED = -1;
  private static final long ON_ITS_WAY = 1;

  /** How old a look at the process that has it may be. */
  private static final long LOOK_NANOS = 50_000_000;

  private final Words words;
  private final int index;
  private volatile long lastLook = System.nanoTime();

  /** The end in one word. */
  public PipeEnd(Words words, int index) {
    this.words = words;
    this.index = index;
  }

  /** Says once that this process has it. */
  public void begin() {
    words.set(index, Party.process());
  }

  public boolean isMine() {
    return word() == Party.process();
  }

  public boolean isOnItsWay() {
    return word() == (Party.process() | ON_ITS_WAY);
  }

  /** Sends it on its way; false if this process has it not. */
  public boolean send() {
    return changed(Party.process(), Party.process() | ON_ITS_WAY);
  }

  /** Takes it back; false if somebody has received it. */
  public boolean takeBack() {
    return changed(Party.process() | ON_ITS_WAY, Party.process());
  }

  /** Closes it, if it is on its way from this process; returns whether it was. */
  public boolean closeUnread() {
    return changed(Party.process() | ON_ITS_WAY, CLOSED);
  }

  /** Receives it; false if it is not, or not any more, on its way. */
  public boolean receive() {
    long sent = word();
    return sent != CLOSED && (sent & ON_ITS_WAY) != 0 && changed(sent, Party.process());
  }

  /** Closes it, if this process has it; returns whether it did. */
  public boolean close() {
    return changed(Party.process(), CLOSED);
  }

  /**
   * Whether nobody has it any more.
   *
   * @param thorough whether to look if who has it is alive
   */
  public boolean isGone(boolean thorough) {
    long holder = word();
    if (thorough && holder != CLOSED && !Party.isAlive(holder)) {
      boolean _ = changed(holder, CLOSED);
      holder = word();
    }
    return holder == CLOSED;
  }

  /** As {@link #isGone(boolean)}, thorough now and then. */
  public boolean isGone() {
    long now = System.nanoTime();
    boolean due = now - lastLook > LOOK_NANOS;
    if (due) {
      lastLook = now;
    }
    return isGone(due);
  }

  /** Once both ends were closed here the memory is unmapped some day. */
  private long word() {
    try {
      return words.get(index);
    } catch (IllegalStateException e) {
      return CLOSED;
    }
  }

  private boolean changed(long expected, long value) {
    try {
      return words.compareAndSet(index, expected, value);
    } catch (IllegalStateException e) {
      return false;
    }
  }

  /** Where it is, for errors. */
  @Override
  public String toString() {
    long holder = word();
    if (holder == CLOSED) {
      return "closed";
    }
    if (holder == Party.process()) {
      return "open";
    }
    String process = "process " + Party.pid(holder);
    return (holder & ON_ITS_WAY) == 0 ? "handed to " + process : "handed over by " + process;
  }
}
