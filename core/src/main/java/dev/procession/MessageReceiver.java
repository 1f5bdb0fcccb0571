package dev.procession;

import dev.procession.codec.Origin;
import dev.procession.ring.PipeEnd;
import dev.procession.ring.PipeStream;
import dev.procession.ring.PipeStream.Kind;
import dev.procession.sync.Spin;
import java.io.EOFException;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.Deque;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** The receiving side of a connection. Thread-safe. */
final class MessageReceiver {
  private final Connection<?> connection;
  private final PipeStream stream;
  private final PipeEnd own;
  private final PipeEnd other;
  private final Origin origin;
  private final Spin spin = new Spin();
  private final ReentrantLock turn = new ReentrantLock();

  /** Where a message goes of which some pieces came; guarded by the turn. */
  private @Nullable MemorySegment message;

  private int filled;

  /** Messages that could not be read, which was told. */
  private final Deque<Message> unread = new ConcurrentLinkedDeque<>();

  MessageReceiver(
      Connection<?> connection, PipeStream stream, PipeEnd own, PipeEnd other, Origin origin) {
    this.origin = origin;
    this.connection = connection;
    this.stream = stream;
    this.own = own;
    this.other = other;
  }

  /**
   * A whole message.
   *
   * @param number how many came before it
   */
  @SuppressWarnings("ArrayRecordComponent") // compared by nobody
  private record Message(byte[] bytes, long number) {}

  /** Receives a message into an array of its length. */
  byte[] receive() throws IOException, InterruptedException {
    Message told = takeUnread();
    return (told == null ? receiveWhole() : told).bytes;
  }

  private @Nullable Message takeUnread() {
    requireMine();
    return unread.pollFirst();
  }

  private Message receiveWhole() throws IOException, InterruptedException {
    turn.lockInterruptibly();
    try {
      MemorySegment whole = receive(Integer.MAX_VALUE, MessageReceiver::inArray);
      return new Message((byte[]) whole.heapBase().orElseThrow(), stream.messagesRead() - 1);
    } finally {
      turn.unlock();
    }
  }

  /**
   * Receives a message and reads it. One that cannot be read is told of with its number, and is the
   * next one again; once more, and it is passed over.
   */
  @Nullable Object receiveValue() throws IOException, InterruptedException {
    Message told = takeUnread();
    while (told != null) {
      try (Arrival arrival = Arrival.begin()) {
        try {
          return read(told, arrival);
        } catch (TaskSerializationException e) {
          arrival.drop();
          boolean _ = unread.remove(told);
          requireNext(e);
        }
      }
      told = takeUnread();
    }
    try (Arrival arrival = Arrival.begin()) {
      return read(receiveWhole(), arrival);
    }
  }

  private @Nullable Object read(Message message, Arrival arrival) {
    try (var _ = origin.enter()) {
      String which = "message " + message.number;
      Object value = SharedValues.decode(connection.toString(), which, message.bytes);
      arrival.keep();
      return value;
    } catch (RuntimeException | Error e) {
      unread.addFirst(message);
      throw e;
    }
  }

  /** Who has seen that there is a message must not wait for another one when it cannot be read. */
  private void requireNext(TaskSerializationException failure) {
    if (unread.isEmpty() && stream.isEmpty() && own.isMine() && !other.isGone(true)) {
      throw failure;
    }
  }

  private static MemorySegment inArray(int bytes) {
    return MemorySegment.ofArray(new byte[bytes]);
  }

  /** Receives a message into a buffer, with no copy between; returns its length. */
  int receive(ByteBuffer target) throws IOException, InterruptedException {
    turn.lockInterruptibly();
    try {
      Message told = takeUnread();
      if (told != null) {
        return receiveUnread(told, target);
      }
      MemorySegment there = MemorySegment.ofBuffer(target);
      MemorySegment whole = receive(target.remaining(), bytes -> there.asSlice(0, bytes));
      if (!there.asOverlappingSlice(whole).isPresent()) {
        there.copyFrom(whole); // an interrupted receive had begun it elsewhere
      }
      target.position(target.position() + (int) whole.byteSize());
      return (int) whole.byteSize();
    } catch (InterruptedException e) {
      keepPart();
      throw e;
    } finally {
      turn.unlock();
    }
  }

  private int receiveUnread(Message told, ByteBuffer target) throws MessageTooLongException {
    int length = told.bytes.length;
    if (length > target.remaining()) {
      unread.addFirst(told);
      throw new MessageTooLongException(connection.toString(), length, target.remaining());
    }
    target.put(told.bytes);
    return length;
  }

  /** The buffer is its user's again, so what came of the message must be kept elsewhere. */
  private void keepPart() {
    if (message != null) {
      message = inArray((int) message.byteSize()).copyFrom(message);
    }
  }

  /**
   * Receives a message.
   *
   * @param most bytes it may have
   * @param place gives room for so many bytes
   */
  private MemorySegment receive(int most, IntFunction<MemorySegment> place)
      throws IOException, InterruptedException {
    while (true) {
      awaitPiece();
      PipeStream.Piece piece = stream.first();
      if (piece.messageBytes() > most) {
        throw new MessageTooLongException(connection.toString(), piece.messageBytes(), most);
      }
      MemorySegment target = message == null ? place.apply(piece.messageBytes()) : message;
      take(piece, target);
      if (piece.kind() == Kind.LAST) {
        return target;
      }
    }
  }

  private void take(PipeStream.Piece piece, MemorySegment target) {
    stream.read(piece, target, filled);
    filled += piece.bytes();
    message = target;
    if (piece.kind() != Kind.MORE_FOLLOWS) {
      forgetPart();
    }
    stream.pass(piece);
  }

  private void forgetPart() {
    message = null;
    filled = 0;
  }

  private void awaitPiece() throws IOException, InterruptedException {
    requireMine();
    if (stream.isEmpty()) {
      boolean _ = // not for what another thread could not read: that is no piece
          spin.await(stream.notEmpty(), () -> hasPiece(false), this::hasPiece, Long.MAX_VALUE);
      requireMine();
      if (stream.isEmpty()) {
        forgetPart(); // of a sender that died in the middle
        throw new EOFException(
            connection + ": the other end is closed or its process has ended, and all is received");
      }
    }
  }

  boolean poll(long deadlineNanos) throws InterruptedException {
    requireMine();
    boolean ready =
        spin.await(stream.notEmpty(), () -> isReady(false), this::isReady, deadlineNanos);
    requireMine();
    return ready;
  }

  /** As {@link #isReady(boolean)}, for who asks again and again. */
  boolean isReady() {
    return hasUnread() || !stream.isEmpty() || !own.isMine() || other.isGone();
  }

  /** Whether a receive need not wait, for whatever reason. */
  boolean isReady(boolean thorough) {
    return hasUnread() || hasPiece(thorough);
  }

  /** Whether the stream has something, if only its end. */
  private boolean hasPiece(boolean thorough) {
    return !stream.isEmpty() || !own.isMine() || other.isGone(thorough);
  }

  /** Whether a part of a message was taken out of the pipe. */
  boolean isInTheMiddle() {
    return message != null;
  }

  /** Whether a message that could not be read waits to be received as bytes. */
  boolean hasUnread() {
    return !unread.isEmpty();
  }

  void requireMine() {
    if (!own.isMine()) {
      throw new IllegalStateException(connection + " cannot receive");
    }
  }
}
