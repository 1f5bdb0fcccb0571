package dev.procession;

import dev.procession.ring.PipeEnd;
import dev.procession.ring.PipeStream;
import dev.procession.ring.PipeStream.Kind;
import dev.procession.sync.Spin;
import java.io.EOFException;
import java.io.IOException;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** The receiving side of a connection. Thread-safe. */
final class MessageReceiver {
  private final Connection<?> connection;
  private final PipeStream stream;
  private final PipeEnd own;
  private final PipeEnd other;
  private final Spin spin = new Spin();
  private final ReentrantLock turn = new ReentrantLock();

  /** A message of which some pieces came; guarded by the turn. */
  private byte @Nullable [] message;

  private int filled;

  MessageReceiver(Connection<?> connection, PipeStream stream, PipeEnd own, PipeEnd other) {
    this.connection = connection;
    this.stream = stream;
    this.own = own;
    this.other = other;
  }

  /**
   * Receives a message.
   *
   * @param most bytes it may have
   */
  byte[] receive(int most) throws IOException, InterruptedException {
    turn.lockInterruptibly();
    try {
      while (true) {
        awaitPiece();
        PipeStream.Piece piece = stream.first();
        if (message == null && piece.messageBytes() > most) {
          throw new MessageTooLongException(connection.toString(), piece.messageBytes(), most);
        }
        byte[] whole = take(piece);
        if (whole != null) {
          return whole;
        }
      }
    } finally {
      turn.unlock();
    }
  }

  /** Takes a piece, and returns the message if it was the last of it. */
  private byte @Nullable [] take(PipeStream.Piece piece) {
    byte[] target = message == null ? new byte[piece.messageBytes()] : message;
    if (piece.kind() == Kind.TAKEN_BACK) {
      message = null;
    } else {
      stream.read(piece, target, filled);
      filled += piece.bytes();
      message = piece.kind() == Kind.LAST ? null : target;
    }
    if (message == null) {
      filled = 0;
    }
    stream.pass(piece);
    return piece.kind() == Kind.LAST ? target : null;
  }

  private void awaitPiece() throws IOException, InterruptedException {
    requireMine();
    if (stream.isEmpty()) {
      long began = System.nanoTime();
      if (!spin.until(() -> isReady(false))) {
        boolean _ = stream.notEmpty().await(this::isReady, Long.MAX_VALUE);
      }
      spin.waitedSince(began);
      requireMine();
      if (stream.isEmpty()) {
        message = null; // of a sender that died in the middle
        filled = 0;
        throw new EOFException(
            connection + ": the other end is closed or its process has ended, and all is received");
      }
    }
  }

  boolean poll(long deadlineNanos) throws InterruptedException {
    requireMine();
    boolean ready = stream.notEmpty().await(this::isReady, deadlineNanos);
    requireMine();
    return ready;
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
