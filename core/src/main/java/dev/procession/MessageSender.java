package dev.procession;

import dev.procession.ring.PipeEnd;
import dev.procession.ring.PipeStream;
import dev.procession.ring.PipeStream.Kind;
import dev.procession.sync.Spin;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.locks.ReentrantLock;

/** The sending side of a connection. Thread-safe. */
final class MessageSender {
  private final Connection<?> connection;
  private final PipeStream stream;
  private final PipeEnd own;
  private final PipeEnd other;
  private final Spin spin = new Spin();
  private final ReentrantLock turn = new ReentrantLock();

  MessageSender(Connection<?> connection, PipeStream stream, PipeEnd own, PipeEnd other) {
    this.connection = connection;
    this.stream = stream;
    this.own = own;
    this.other = other;
  }

  /** Sends a message whole or not at all. */
  void send(MemorySegment message) throws IOException, InterruptedException {
    int length = (int) message.byteSize();
    turn.lockInterruptibly();
    try {
      int done = 0;
      try {
        do {
          int piece = Math.min(length - done, PipeStream.LONGEST_PIECE);
          awaitRoom(piece);
          Kind kind = done + piece == length ? Kind.LAST : Kind.MORE_FOLLOWS;
          stream.write(message, done, piece, kind);
          done += piece;
        } while (done < length);
      } catch (InterruptedException e) {
        if (done > 0) {
          stream.write(MemorySegment.NULL, 0, 0, Kind.TAKEN_BACK);
        }
        throw e;
      }
    } finally {
      turn.unlock();
    }
  }

  private void awaitRoom(int bytes) throws IOException, InterruptedException {
    requireOpen();
    if (!stream.hasRoom(bytes)) {
      boolean _ =
          spin.await(
              stream.notFull(),
              () -> stream.hasRoom(bytes) || isOver(false),
              thorough -> stream.hasRoom(bytes) || isOver(thorough),
              Long.MAX_VALUE);
      requireOpen();
    }
  }

  private boolean isOver(boolean thorough) {
    return !own.isMine() || other.isGone(thorough);
  }

  private void requireOpen() throws IOException {
    if (!own.isMine()) {
      throw new IllegalStateException(connection + " cannot send");
    }
    if (other.isGone()) {
      throw new IOException(
          connection + ": broken pipe: the other end is closed or its process has ended");
    }
  }
}
