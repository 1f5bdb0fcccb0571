package dev.procession;

import dev.procession.codec.Origin;
import dev.procession.ring.Pipe;
import dev.procession.ring.PipeEnd;
import dev.procession.ring.PipeStream;
import dev.procession.sync.SharedWords;
import dev.procession.worker.AfterTask;
import java.io.EOFException;
import java.io.IOException;
import java.io.InvalidObjectException;
import java.io.ObjectInputStream;
import java.io.Serial;
import java.io.Serializable;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ReadOnlyBufferException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An end of a pipe: sends messages to the other end, receives what that has sent, or both. Python:
 * {@code multiprocessing.connection.Connection}.
 *
 * <p>A message is a value, or bytes; its borders are kept, and an empty one of bytes is a message.
 * What is sent before the other side receives, or even runs, waits in the pipe: 512 KiB of it, then
 * {@code send} waits. A longer message crosses in pieces.
 *
 * <p><b>Moves.</b> An end belongs to one process. It moves if it is captured by the task of a
 * {@link ChildProcess} or of a single call of a pool, is an argument of a call of a pool that is
 * encoded at once, is sent through another connection or put into a {@link SharedQueue}; after that
 * it throws {@link IllegalStateException} here; only what could not be sent at all is still this
 * process's. It may not be captured by the function of a {@code map}, which many would have. What
 * came to a task of a pool is closed when the task ends.
 *
 * <p>An end that nobody will have any more is closed: if the call or the child ends without having
 * read it, if the pipe whose message it is in has nobody at its other end, or if the process that
 * put it into a message or a queue dies. In a queue it waits for somebody to take it.
 *
 * <p><b>Ends.</b> If the other end is closed, or its process ends, however it ends, {@link
 * #receive} gives what was sent completely and then throws {@link EOFException}; {@link #send}
 * throws {@link IOException}. A death is noticed within a tenth of a second.
 *
 * <p>Memory effects: what a thread did before it sent is seen by who receives. Thread-safe:
 * messages of several threads come whole, one after another.
 *
 * @param <T> type of the values
 */
@SuppressWarnings("exports") // the annotations are for the compiler only
public final class Connection<T extends @Nullable Object>
    implements Waitable, Serializable, AutoCloseable {
  @Serial private static final long serialVersionUID = 1;

  private static final String WHAT = "connection";

  private final transient SharedWords shared;
  private final transient Pipe pipe;
  private final transient int number;
  private final transient PipeEnd own;
  private final transient @Nullable MessageSender sender;
  private final transient @Nullable MessageReceiver receiver;
  private final transient Origin origin = new Origin();

  private Connection(SharedWords shared, Pipe pipe, int number) {
    this.shared = shared;
    this.pipe = pipe;
    this.number = number;
    this.own = pipe.end(number);
    PipeEnd other = pipe.end(1 - number);
    PipeStream written = pipe.writtenBy(number);
    PipeStream read = pipe.readBy(number);
    this.sender = written == null ? null : new MessageSender(this, written, own, other);
    this.receiver = read == null ? null : new MessageReceiver(this, read, own, other, origin);
  }

  /** Says that this thread makes it. */
  Connection<T> madeHere() {
    origin.isMadeHere();
    return this;
  }

  /** The ends of one pipe as this process sees them: one object each. */
  private static final class Ends {
    private final List<Connection<?>> ends;

    Ends(SharedWords shared) {
      var pipe = new Pipe(shared);
      this.ends = List.of(new Connection<>(shared, pipe, 0), new Connection<>(shared, pipe, 1));
      shared.whenForgotten(closing(pipe.end(0), pipe.end(1)));
    }

    /** Must not refer to what is to be forgotten. */
    private static Runnable closing(PipeEnd first, PipeEnd second) {
      return () -> {
        boolean _ = first.close();
        boolean _ = second.close();
      };
    }
  }

  @SuppressWarnings("unchecked") // the type of the messages is what their users say it is
  static <T> Connection<T> of(SharedWords shared, int number) {
    return (Connection<T>) shared.face(Ends.class, Ends::new).ends.get(number);
  }

  // send

  /**
   * Sends a value; waits for space.
   *
   * @throws TaskSerializationException if it cannot cross; nothing was sent
   * @throws IOException if the other end is closed or its process has ended
   * @throws InterruptedException if the thread was interrupted while it waited; nothing was sent
   * @throws UnsupportedOperationException if this end only receives
   * @throws IllegalStateException if this end is closed or was handed over
   */
  public void send(T value) throws IOException, InterruptedException {
    MessageSender to = sender();
    try (Handover handover = Handover.begin();
        var _ = origin.enter()) {
      byte[] message = SharedValues.encode(toString(), value);
      to.send(MemorySegment.ofArray(message));
      handover.sentThrough(this);
    }
  }

  /** Sends bytes as they are; else as {@link #send}. */
  public void sendBytes(byte[] bytes) throws IOException, InterruptedException {
    sendBytes(bytes, 0, bytes.length);
  }

  /** Sends some bytes of an array as they are; else as {@link #send}. */
  public void sendBytes(byte[] bytes, int offset, int length)
      throws IOException, InterruptedException {
    int _ = Objects.checkFromIndexSize(offset, length, bytes.length);
    sender().send(MemorySegment.ofArray(bytes).asSlice(offset, length));
  }

  /** Sends what remains in a buffer, and takes it from there; else as {@link #send}. */
  public void sendBytes(ByteBuffer bytes) throws IOException, InterruptedException {
    sender().send(MemorySegment.ofBuffer(bytes));
    bytes.position(bytes.limit());
  }

  private MessageSender sender() {
    if (sender == null) {
      throw new UnsupportedOperationException(this + " only receives");
    }
    return sender;
  }

  // receive

  /**
   * Receives a value; waits for it.
   *
   * @throws EOFException if nothing is left and the other end is closed or its process has ended
   * @throws TaskSerializationException if the value cannot be read here, as for want of a class;
   *     with its number. {@link #receiveBytes()} gives its bytes then, and the next call of this
   *     method gives it if it can be read by then, else it passes it over
   * @throws InterruptedException if the thread was interrupted while it waited; nothing is lost
   * @throws UnsupportedOperationException if this end only sends
   * @throws IllegalStateException if this end is closed or was handed over
   */
  @SuppressWarnings({"unchecked", "NullAway"}) // the type is what its users say it is
  public T receive() throws IOException, InterruptedException {
    return (T) receiver().receiveValue();
  }

  /**
   * Receives a message as the bytes that were sent; else as {@link #receive}. One that {@link
   * #receive} could not read comes first.
   */
  public byte[] receiveBytes() throws IOException, InterruptedException {
    return receiver().receive();
  }

  /**
   * Receives a message of bytes into a buffer, from its position on, which moves behind them;
   * returns how many there were. Nothing is made or copied between. If it throws, the bytes behind
   * the position may have been written to; the message is kept, unless it was never sent whole.
   *
   * @throws MessageTooLongException if they are more than remain in the buffer
   * @throws ReadOnlyBufferException if nothing can be put into it
   */
  public int receiveBytes(ByteBuffer target) throws IOException, InterruptedException {
    if (target.isReadOnly()) {
      throw new ReadOnlyBufferException();
    }
    return receiver().receive(target);
  }

  /**
   * Waits at most so long for something to receive, which may be the end of the stream; zero does
   * not wait.
   */
  public boolean poll(Duration timeout) throws InterruptedException {
    return receiver().poll(Durations.deadline(Durations.nanos(timeout)));
  }

  @Override
  public boolean isReady() {
    MessageReceiver from = receiver();
    from.requireMine();
    return from.isReady();
  }

  private MessageReceiver receiver() {
    if (receiver == null) {
      throw new UnsupportedOperationException(this + " only sends");
    }
    return receiver;
  }

  /**
   * Waits at most so long until one or more of these connections and children are ready, and
   * returns those, in their order; none if the time was over. It looks at them about every
   * millisecond. Python: {@code multiprocessing.connection.wait}.
   *
   * @throws UnsupportedOperationException if one of them only sends
   * @throws IllegalStateException if one of them is closed here or was handed over
   */
  public static <W extends Waitable> List<W> waitAny(
      Collection<? extends W> waitables, Duration timeout) throws InterruptedException {
    return new AnyOf<W>(waitables).await(Durations.deadline(Durations.nanos(timeout)));
  }

  // the end

  /**
   * Closes this end, if this process has it: who receives at the other end gets what was sent and
   * then the end of the stream. Does nothing the second time.
   */
  @Override
  public void close() {
    if (own.close()) {
      closed();
    }
  }

  /** Closes it if it is on its way from this process, as nobody will receive it. */
  void closeUnread() {
    if (own.closeUnread()) {
      closed();
    }
  }

  private void closed() {
    pipe.ringAll();
    PipeEnd other = pipe.end(1 - number);
    if (other.isGone(true)) {
      shared.remove();
    } else if (!other.isMine() && !other.isOnItsWay()) {
      shared.close(); // who has the other end keeps the memory
    }
  }

  /** Whether this process has this end. */
  public boolean isOpen() {
    return own.isMine();
  }

  boolean isOnItsWay() {
    return own.isOnItsWay();
  }

  /** Whether nobody will ever receive what is sent from here. */
  boolean hasNobodyThere() {
    return pipe.end(1 - number).isGone(true);
  }

  /** What it came with was not handed over. */
  void sendBack() {
    boolean _ = Handover.sendOnItsWay(this, own);
  }

  void takeBack() {
    boolean _ = own.takeBack();
  }

  @Override
  public String toString() {
    String role = pipe.isOneWay() ? (number == 0 ? "source" : "sink") : "duplex " + (number + 1);
    return "Connection[" + shared.name() + ", " + role + ", " + own + "]";
  }

  @Serial
  private Object writeReplace() throws InvalidObjectException {
    Handover handover = Handover.current();
    if (handover == null) {
      throw new InvalidObjectException(
          this
              + " can be handed to one process only: as an argument, captured by a child's task or"
              + " by that of a single call, through a connection or a queue; not by the function"
              + " of a map, a broadcast or a result");
    }
    if (receiver != null && receiver.isInTheMiddle()) {
      throw new InvalidObjectException(
          this + " has received a part of a message; receive the rest");
    }
    if (receiver != null && receiver.hasUnread()) {
      throw new InvalidObjectException(
          this + " has a message that could not be read here; receive its bytes first");
    }
    if (!handover.take(this, own)) {
      throw new InvalidObjectException(this + " cannot be handed over by this process");
    }
    return new Handle(SharedState.of(WHAT, shared), number);
  }

  @Serial
  private void readObject(ObjectInputStream in) throws InvalidObjectException {
    throw new InvalidObjectException("only its handle crosses");
  }

  /** What crosses. */
  private record Handle(SharedState state, int number) implements Serializable {
    @Serial
    private Object readResolve() throws InvalidObjectException {
      Connection<?> connection = of(state.open(), number);
      if (Arrival.isLook()) {
        return connection; // whoever takes what it is in must find it on its way
      }
      if (!connection.own.receive()) {
        throw new InvalidObjectException(
            connection + " was on its way to one process, and is not any more");
      }
      connection.origin.hasArrived();
      Arrival.note(connection);
      AfterTask.add(connection::close);
      return connection;
    }
  }
}
