package dev.procession.hosted;

import dev.procession.hosted.Challenge.Side;
import dev.procession.hosted.Host.Published;
import dev.procession.memory.SharedRegion;
import java.io.EOFException;
import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.util.concurrent.locks.LockSupport;

/**
 * A name by which other programs of this user find a value: a small shared memory that says which
 * socket to ask, and that goes with this process. The secret is asked for at the socket.
 */
public final class Name implements AutoCloseable {
  private static final int BYTES = 256; // a socket's path is shorter than 108
  private static final long PATIENCE_NANOS = 5_000_000_000L;
  private static final long NAP_NANOS = 1_000_000;
  private static final VarHandle READY = ValueLayout.JAVA_INT.varHandle();

  private final String name;
  private final SharedRegion region;

  private Name(String name, SharedRegion region) {
    this.name = name;
    this.region = region;
  }

  /** One that no shared memory of a user can have. */
  private static String regionOf(String name) {
    return "." + name;
  }

  /**
   * Gives a value a name, until it is closed or this process ends.
   *
   * @throws java.nio.file.FileAlreadyExistsException if another one has this name
   */
  public static Name publish(String name, byte[] secret, byte[] value) throws IOException {
    SharedRegion region = SharedRegion.create(regionOf(name), BYTES);
    try {
      String socket = Host.publish(name, new Published(secret, value));
      region.segment().setString(Integer.BYTES, socket);
      READY.setVolatile(region.segment(), 0L, 1);
      return new Name(name, region);
    } catch (IOException | RuntimeException e) {
      region.close();
      throw e;
    }
  }

  /**
   * The value of a name.
   *
   * @throws NoSuchFileException if there is none of this name
   * @throws SecurityException if the other side does not know the same secret
   */
  public static byte[] find(String name, byte[] secret) throws IOException {
    long deadline = System.nanoTime() + PATIENCE_NANOS;
    try (Line line = connect(name, deadline)) {
      line.send(
          ByteBuffer.wrap(new byte[] {HostConnection.NAME}), name.getBytes(StandardCharsets.UTF_8));
      byte[] theirs = bytes(line.receive(Challenge.BYTES, deadline), Challenge.BYTES);
      byte[] own = Challenge.number();
      var challenge = new Challenge(secret);
      line.send(ByteBuffer.wrap(own), challenge.proof(Side.FINDER, name, theirs, own));
      ByteBuffer answer = line.receive(Line.LONGEST, deadline);
      if (!answer.hasRemaining() || answer.get() != HostConnection.ADMITTED) {
        throw new SecurityException("the secret is not the one it was published with");
      }
      byte[] proof = bytes(answer, Challenge.BYTES);
      if (!challenge.isProof(proof, Side.HOST, name, theirs, own)) {
        throw new SecurityException("who has published it does not know the secret");
      }
      return bytes(answer, answer.remaining());
    }
  }

  private static Line connect(String name, long deadlineNanos) throws IOException {
    String socket = socket(name, deadlineNanos);
    try {
      return Line.connect(socket);
    } catch (SocketException e) {
      throw new NoSuchFileException(name, socket, "nobody listens: its process was killed: " + e);
    }
  }

  private static String socket(String name, long deadlineNanos) throws IOException {
    try (SharedRegion region = SharedRegion.open(regionOf(name))) {
      while ((int) READY.getVolatile(region.segment(), 0L) == 0) {
        if (System.nanoTime() - deadlineNanos > 0) {
          throw new NoSuchFileException(name, null, "it was never published completely");
        }
        LockSupport.parkNanos(NAP_NANOS); // its maker is about to write it
      }
      return region.segment().getString(Integer.BYTES);
    }
  }

  private static byte[] bytes(ByteBuffer message, int count) throws EOFException {
    if (message.remaining() < count) {
      throw new EOFException("a message of the challenge is too short");
    }
    byte[] bytes = new byte[count];
    message.get(bytes);
    return bytes;
  }

  /** Whether it was closed here. */
  public boolean isClosed() {
    return region.isClosed();
  }

  /** Nobody finds it any more; who has found it has what he has. */
  @Override
  public void close() {
    if (!region.isClosed()) {
      Host.withdraw(name);
      region.close();
    }
  }
}
