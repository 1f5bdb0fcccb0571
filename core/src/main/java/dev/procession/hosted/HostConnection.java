package dev.procession.hosted;

import dev.procession.codec.Throwables;
import dev.procession.hosted.Challenge.Side;
import dev.procession.hosted.Host.Kept;
import dev.procession.hosted.Host.Published;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** What the process of the objects does for one connection. Used by its thread. */
final class HostConnection {
  static final byte CALLS = 1;
  static final byte NAME = 2;

  static final byte RESULT = 0;
  static final byte THREW = 1;
  static final byte NO_SUCH_OBJECT = 2;

  static final byte REFUSED = 0;
  static final byte ADMITTED = 1;

  private static final int LONGEST_OF_A_STRANGER = 512;
  private static final long PATIENCE_NANOS = 5_000_000_000L;
  private static final byte[] NOTHING = {};

  private final Host host;
  private final Line line;

  HostConnection(Host host, Line line) {
    this.host = host;
    this.line = line;
  }

  /** Serves it until the other side ends, or is a stranger. */
  void run() throws IOException {
    ByteBuffer first = receiveFromStranger();
    byte kind = first.hasRemaining() ? first.get() : 0;
    byte[] rest = rest(first);
    if (kind == CALLS && host.isSecret(rest)) {
      while (true) {
        answer(line.receive(Line.LONGEST, Line.NO_DEADLINE));
      }
    } else if (kind == NAME) {
      challenge(new String(rest, StandardCharsets.UTF_8));
    }
  }

  private ByteBuffer receiveFromStranger() throws IOException {
    return line.receive(LONGEST_OF_A_STRANGER, System.nanoTime() + PATIENCE_NANOS);
  }

  private static byte[] rest(ByteBuffer message) {
    byte[] rest = new byte[message.remaining()];
    message.get(rest);
    return rest;
  }

  private void answer(ByteBuffer call) throws IOException {
    Kept kept = host.kept(call.getLong());
    if (kept == null) {
      send(NO_SUCH_OBJECT, NOTHING);
      return;
    }
    byte[] answer;
    byte kind;
    Thread.currentThread().setContextClassLoader(kept.loader());
    try {
      answer = kept.object().call(call.getInt(), call.slice());
      kind = RESULT;
    } catch (Throwable e) { // whatever it is, it is the caller's
      answer = Throwables.encode(e);
      kind = THREW;
    }
    boolean _ = Thread.interrupted(); // a function may have set it
    send(kind, answer);
  }

  private void send(byte kind, byte[] body) throws IOException {
    line.send(ByteBuffer.wrap(new byte[] {kind}), body);
  }

  private void challenge(String name) throws IOException {
    byte[] own = Challenge.number();
    line.send(ByteBuffer.wrap(own), NOTHING);
    ByteBuffer answer = receiveFromStranger();
    if (answer.remaining() < Challenge.BYTES) {
      throw new EOFException("the answer to a challenge is too short");
    }
    byte[] theirs = new byte[Challenge.BYTES];
    answer.get(theirs);
    Published published = host.published(name);
    if (published == null) {
      send(REFUSED, NOTHING);
      return;
    }
    var challenge = new Challenge(published.secret());
    if (challenge.isProof(rest(answer), Side.FINDER, name, own, theirs)) {
      byte[] proof = challenge.proof(Side.HOST, name, own, theirs);
      line.send(
          ByteBuffer.allocate(1 + proof.length).put(ADMITTED).put(proof).flip(), published.value());
    } else {
      send(REFUSED, NOTHING);
    }
  }
}
