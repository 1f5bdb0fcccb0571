package dev.procession;

import dev.procession.ring.PipeEnd;
import dev.procession.ring.PipeStream;
import dev.procession.ring.PipeStream.Kind;
import dev.procession.sync.Spin;
import java.io.EOFException;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** The receiving side of a connection. Thread-safe. */
final class MessageReceiver {
  private final Connection<?> connection;
  private final PipeStream stream;
  private final PipeEnd own;
  private final PipeEnd other;
  private final Spin spin = new Spin();
  private final ReentrantLock turn = new ReentrantLock();

  /** Where a message goes of which some pieces came; guarded by the turn. */
  private @Nullable MemorySegment message;

  private int filled;

  MessageReceiver(Connection<?> connection, PipeStream stream, PipeEnd own, PipeEnd other) {
    this.connection = connection;
    this.stream = stream;
    this.own = own;
    this.other = other;
  }

  /** Receives a message into an array of its length. */
  byte[] receive() throws IOException, InterruptedException {
    turn.lockInterruptibly();
    try {
      MemorySegment whole = receive(Integer.MAX_VALUE, MessageReceiver::inArray);
      return (byte[]) whole.heapBase().orElseThrow();
    } finally {
      turn.unlock();
    }
  }

  private static MemorySegment inArray(int bytes) {
    return MemorySegment.ofArray(new byte[bytes]);
  }

  /** Receives a message into a buffer, with no copy between; returns its length. */
  int receive(ByteBuffer target) throws IOException, InterruptedException {
    turn.lockInterruptibly();
    try {
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
      boolean _ = await(Long.MAX_VALUE);
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
    boolean ready = await(deadlineNanos);
    requireMine();
    return ready;
  }

  private boolean await(long deadlineNanos) throws InterruptedException {
    return spin.await(stream.notEmpty(), () -> isReady(false), this::isReady, deadlineNanos);
  }

  /** As {@link #isReady(boolean)}, for who asks again and again. */
  boolean isReady() {
    return !stream.isEmpty() || !own.isMine() || other.isGone();
  }

  /** Whether a receive need not wait, for whatever reason. */
  boolean isReady(boolean thorough) {
    return !stream.isEmpty() || !own.isMine() || other.isGone(thorough);
  }

  /** Whether a part of a message was taken out of the pipe. */
  boolean isInTheMiddle() {
    return message != null;
  }

  void requireMine() {
    if (!own.isMine()) {
      throw new IllegalStateException(connection + " cannot receive");
    }
  }
}
