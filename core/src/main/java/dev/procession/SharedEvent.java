package dev.procession;

import dev.procession.sync.SharedWords;
import dev.procession.sync.WaitingRoom;
import dev.procession.sync.Words;
import java.io.InvalidObjectException;
import java.io.ObjectInputStream;
import java.io.Serial;
import java.io.Serializable;
import java.time.Duration;

/**
 * A flag that the threads of several processes set, clear and wait for; handed to a task or a child
 * it stays the same flag. Python: {@code Event}.
 *
 * <p>{@link #set} wakes all who wait, also if it is cleared again at once. Memory effects: what a
 * thread did before {@link #set} is seen by who found it set. It lasts as a {@link SharedLock}
 * does. Thread-safe.
 */
public final class SharedEvent implements Serializable, AutoCloseable {
  @Serial private static final long serialVersionUID = 1;

  private static final String WHAT = "shared event";

  /** How often it was set, twice, and 1 more while it is set. */
  private static final int STATE = 0;

  private static final int FIRST_ROOM = 8;
  private static final int SIZE = FIRST_ROOM + WaitingRoom.WORDS;

  private final transient SharedWords shared;
  private final transient Words words;
  private final transient WaitingRoom room;

  private SharedEvent(SharedWords shared) {
    this.shared = shared;
    this.words = shared.words();
    this.room = shared.room(FIRST_ROOM);
  }

  /**
   * Makes one that is not set.
   *
   * @throws SharedMemoryFullException if there is no room for its shared memory, less than 1 KiB
   */
  public static SharedEvent create() {
    return of(SharedState.create(WHAT, SIZE));
  }

  private static SharedEvent of(SharedWords shared) {
    return shared.face(SharedEvent.class, SharedEvent::new);
  }

  /** Sets it and wakes all who wait. */
  public void set() {
    shared.requireOpen();
    long state = words.get(STATE);
    while (!isSet(state)) {
      if (words.compareAndSet(STATE, state, state + 3)) {
        room.ringAll();
        return;
      }
      state = words.get(STATE);
    }
  }

  /** Clears it, so that who waits from now on waits for the next {@link #set}. */
  public void clear() {
    shared.requireOpen();
    long state = words.get(STATE);
    while (isSet(state) && !words.compareAndSet(STATE, state, state - 1)) {
      state = words.get(STATE);
    }
  }

  /** Whether it is set. */
  public boolean isSet() {
    shared.requireOpen();
    return isSet(words.get(STATE));
  }

  private static boolean isSet(long state) {
    return (state & 1) != 0;
  }

  /** Waits until it is set, or was since this was called. */
  public void await() throws InterruptedException {
    boolean _ = awaited(Long.MAX_VALUE);
  }

  /** As {@link #await()}, at most so long; returns whether it was set. */
  public boolean await(Duration timeout) throws InterruptedException {
    return awaited(Durations.deadline(Durations.nanos(timeout)));
  }

  private boolean awaited(long deadlineNanos) throws InterruptedException {
    long before = words.get(STATE) >> 1;
    return room.await(_ -> isSet() || words.get(STATE) >> 1 != before, deadlineNanos);
  }

  /** As {@link SharedLock#close}. */
  @Override
  public void close() {
    shared.close();
  }

  @Override
  public String toString() {
    String state = shared.isClosed() ? "closed" : isSet() ? "set" : "unset";
    return "SharedEvent[" + shared.name() + ", " + state + "]";
  }

  @Serial
  private Object writeReplace() {
    return new Handle(SharedState.of(WHAT, shared));
  }

  @Serial
  private void readObject(ObjectInputStream in) throws InvalidObjectException {
    throw new InvalidObjectException("only its handle crosses");
  }

  /** What crosses. */
  private record Handle(SharedState state) implements Serializable {
    @Serial
    private Object readResolve() throws InvalidObjectException {
      return of(state.open());
    }
  }
}
