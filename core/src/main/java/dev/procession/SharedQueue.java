package dev.procession;

import dev.procession.codec.Origin;
import dev.procession.ring.Loss;
import dev.procession.ring.RecordQueue;
import dev.procession.sync.SharedWords;
import java.io.IOException;
import java.io.InvalidObjectException;
import java.io.ObjectInputStream;
import java.io.Serial;
import java.io.Serializable;
import java.time.Duration;
import java.util.AbstractQueue;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A queue that threads of any processes fill and empty; handed to a task or a child, or put into
 * another queue, it stays the same queue. Python: {@code Queue}, {@code JoinableQueue} and {@code
 * SimpleQueue}.
 *
 * {@snippet :
 * try (var queue = SharedQueue.<String>create()) {
 *   var child = ChildProcess.start(() -> queue.put("Hello"));
 *   IO.println(queue.take());
 *   child.join();
 * }
 * }
 *
 * <p>Items are copies, encoded by the thread that puts them: an item that cannot cross is refused
 * there, and one that was put stays in the queue whatever becomes of the process that put it. It
 * lies in shared memory, which needs no process to serve it. First in, first out; who puts or takes
 * first among several that wait is not determined. {@code null} is refused.
 *
 * <p>A process that dies while it puts an item has put nothing; one that dies after it took an item
 * has it, and for {@link #awaitDone} it counts as done. At most 200 living processes take.
 *
 * <p>Items are read with the class loaders that the queue was made with or came with here,
 * whichever thread takes them; then with that of the thread.
 *
 * <p>An iterator, {@code toArray} and the text go over copies of what was there when they were
 * called; {@code iterator().remove()} takes an item out if it is still there.
 *
 * <p>The memory lasts until the last process that has the queue ends, or forgets it: the one that
 * made it keeps it until {@link #close}. Memory effects: what a thread did before it put an item is
 * seen by who takes it. Thread-safe.
 */
@SuppressWarnings("exports") // the annotations are for the compiler only
public final class SharedQueue<E> extends AbstractQueue<E>
    implements BlockingQueue<E>, Serializable, AutoCloseable {
  @Serial private static final long serialVersionUID = 1;

  private static final String WHAT = "shared queue";

  /** Those made here and not closed: they may be on their way to other processes. */
  private static final Set<SharedWords> OPEN = ConcurrentHashMap.newKeySet();

  private final transient SharedWords shared;
  private final transient RecordQueue records;
  private final transient QueueProducer<E> producer;
  private final transient QueueConsumer<E> consumer;
  private final transient Origin origin = new Origin();

  private SharedQueue(SharedWords shared) {
    this.shared = shared;
    this.records = new RecordQueue(shared);
    String name = WHAT + " " + shared.name();
    this.producer = new QueueProducer<>(this, name, records, origin);
    this.consumer = new QueueConsumer<>(this, name, records, origin);
  }

  /**
   * Makes one that takes any number of items, as long as there is room for shared memory.
   *
   * @throws SharedMemoryFullException if there is no room for its first 140 KiB
   */
  public static <E> SharedQueue<E> create() {
    return create(Integer.MAX_VALUE);
  }

  /**
   * Makes one that is full with so many items.
   *
   * @param capacity from 1 on
   * @throws SharedMemoryFullException if there is no room for its first 140 KiB
   */
  public static <E> SharedQueue<E> create(int capacity) {
    return create(capacity, Long.MAX_VALUE);
  }

  /**
   * Makes one that is full with so many items, or with items of so many bytes.
   *
   * @param capacity from 1 on
   * @param bytes of encoded items, from 1 on; a longer item is refused
   * @throws SharedMemoryFullException if there is no room for its first 140 KiB
   */
  public static <E> SharedQueue<E> create(int capacity, long bytes) {
    if (capacity < 1 || bytes < 1) {
      throw new IllegalArgumentException(
          "a queue needs room for an item: capacity=" + capacity + ", bytes=" + bytes);
    }
    SharedWords words = SharedState.createCommon(WHAT, RecordQueue.WORDS);
    SharedQueue<E> made = of(words);
    made.origin.isMadeHere();
    try {
      made.records.begin(capacity, bytes);
    } catch (IOException e) {
      words.close();
      throw SharedValues.failure(WHAT, e);
    }
    OPEN.add(words);
    return made;
  }

  @SuppressWarnings("unchecked") // the type of the items is what their users say it is
  private static <E> SharedQueue<E> of(SharedWords shared) {
    return (SharedQueue<E>) shared.face(SharedQueue.class, SharedQueue::new);
  }

  // put

  /**
   * Puts an item; waits for space.
   *
   * @throws TaskSerializationException if it cannot cross; nothing was put
   * @throws IllegalStateException if the queue is closed, before or while this waits
   * @throws IllegalArgumentException if it is longer than all items together may be
   * @throws SharedMemoryFullException if there is no room for it
   */
  @Override
  public void put(E item) throws InterruptedException {
    boolean _ = producer.put(item, Long.MAX_VALUE);
  }

  /** As {@link #put}, but waits at most so long; returns whether the item was put. */
  public boolean offer(E item, Duration timeout) throws InterruptedException {
    return producer.put(item, Durations.deadline(Durations.nanos(timeout)));
  }

  /** As {@link #offer(Object, Duration)}. */
  @Override
  public boolean offer(E item, long timeout, TimeUnit unit) throws InterruptedException {
    return producer.put(item, Durations.deadline(unit.toNanos(timeout)));
  }

  /** As {@link #put}, but does not wait; returns whether the item was put. */
  @Override
  public boolean offer(E item) {
    return producer.offer(item);
  }

  // take

  /**
   * Takes the first item; waits for it.
   *
   * @throws IllegalStateException if the queue is closed and nothing is left in it
   * @throws TaskSerializationException if the item cannot be read here, as for want of a class;
   *     with its number. It is the first one again, for a process that can read it, and needs no
   *     {@link #taskDone}; if this process meets it once more and still cannot read it, it passes
   *     it over: then it is gone
   */
  @Override
  public E take() throws InterruptedException {
    return Objects.requireNonNull(consumer.take(Long.MAX_VALUE));
  }

  /** As {@link #take}, but waits at most so long; null if nothing came. */
  public @Nullable E poll(Duration timeout) throws InterruptedException {
    return consumer.take(Durations.deadline(Durations.nanos(timeout)));
  }

  /** As {@link #poll(Duration)}. */
  @Override
  public @Nullable E poll(long timeout, TimeUnit unit) throws InterruptedException {
    return consumer.take(Durations.deadline(unit.toNanos(timeout)));
  }

  /** As {@link #take}, but does not wait; null if there is nothing. */
  @Override
  public @Nullable E poll() {
    return consumer.poll();
  }

  /** Takes what is there, in one step for all. */
  @Override
  public int drainTo(Collection<? super E> target) {
    return drainTo(target, Integer.MAX_VALUE);
  }

  /**
   * Takes at most so many of what is there, in one step for all; nothing if it is closed. If the
   * target does not take an item, or one cannot be read, that one and those behind it are the first
   * ones again.
   *
   * @throws TaskSerializationException as {@link #take}
   */
  @Override
  @SuppressWarnings("ReferenceEquality") // itself, not an equal one
  public int drainTo(Collection<? super E> target, int most) {
    if (target == this) {
      throw new IllegalArgumentException("a queue cannot be drained into itself: " + this);
    }
    Objects.requireNonNull(target, "target");
    return most <= 0 ? 0 : consumer.drain(target, most);
  }

  /** Takes all out; none of it needs {@link #taskDone}. */
  @Override
  public void clear() {
    records.copies(false).forEach(RecordQueue.Copy::withdraw);
  }

  // look

  @Override
  public @Nullable E peek() {
    List<RecordQueue.Copy> first = records.copies(true);
    return first.isEmpty() ? null : consumer.look(first.getFirst());
  }

  @Override
  public int size() {
    return records.count();
  }

  /** How many items more it takes now, if their bytes have room. */
  @Override
  public int remainingCapacity() {
    int most = records.mostItems();
    return most == Integer.MAX_VALUE ? most : Math.max(0, most - size());
  }

  @Override
  public Iterator<E> iterator() {
    return new QueueSnapshot<>(records.copies(false).iterator(), consumer::look);
  }

  /** Takes out one item that is equal, as if it had never been put. */
  @Override
  public boolean remove(@Nullable Object item) {
    for (RecordQueue.Copy copy : records.copies(false)) {
      if (consumer.isEqual(copy, item) && copy.withdraw()) {
        return true;
      }
    }
    return false;
  }

  // done

  /**
   * Says that an item that was taken, here or elsewhere, has been worked on.
   *
   * @throws IllegalStateException if this was said for each item that was put already
   */
  public void taskDone() {
    if (!records.done()) {
      throw new IllegalStateException(
          this + ": taskDone() was called more often than there were items");
    }
  }

  /**
   * Waits until {@link #taskDone} was called for each item that was put. What processes had taken
   * that died counts as done. Python: {@code JoinableQueue.join}.
   *
   * @throws SharedStateLostException once, if all is done but some of it by death; names the
   *     processes and how many items each had
   */
  public void awaitDone() throws InterruptedException {
    boolean _ = awaitDone(Long.MAX_VALUE);
  }

  /** As {@link #awaitDone()}, at most so long; returns whether all is done. */
  public boolean awaitDone(Duration timeout) throws InterruptedException {
    return awaitDone(Durations.deadline(Durations.nanos(timeout)));
  }

  private boolean awaitDone(long deadlineNanos) throws InterruptedException {
    boolean done = records.allDone().await(records::isAllDone, deadlineNanos);
    var losses = done ? records.tellLosses() : List.<Loss>of();
    if (!losses.isEmpty()) {
      throw new SharedStateLostException(
          losses.stream()
              .map(loss -> "process " + loss.pid() + " died with " + loss.items())
              .collect(Collectors.joining("; ", this + ": ", " of its items in hand")),
          null);
    }
    return done;
  }

  // the end

  /**
   * Ends the puts, for all processes: what is in the queue can be taken, after that {@link #take}
   * and {@link #poll} throw {@link IllegalStateException} and {@link #untilClosed} ends. Does
   * nothing the second time.
   */
  @Override
  public void close() {
    if (!records.isClosed()) {
      records.close();
    }
    OPEN.remove(shared);
  }

  /** Whether any process has closed it. */
  public boolean isClosed() {
    return records.isClosed();
  }

  /**
   * Takes item after item as somebody asks for them, waiting for each, and ends when the queue is
   * closed and empty. Each iterator takes for itself.
   *
   * @return whose iterators throw {@link java.util.concurrent.CancellationException} if their
   *     thread is interrupted while it waits, and set the flag again
   */
  public Iterable<E> untilClosed() {
    return () -> new QueueUntilClosed<>(this, consumer);
  }

  @Override
  public String toString() {
    String state = isClosed() ? "closed" : "open";
    String bound = remainingCapacity() == Integer.MAX_VALUE ? "" : " of " + records.mostItems();
    return "SharedQueue[" + shared.name() + ", " + state + ", " + size() + bound + " items]";
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
      SharedQueue<?> arrived = of(state.open());
      arrived.origin.hasArrived();
      return arrived;
    }
  }
}
