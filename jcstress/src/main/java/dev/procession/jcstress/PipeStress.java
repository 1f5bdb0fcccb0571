package dev.procession.jcstress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import dev.procession.SharedPipe;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** One thread sends into a pipe and another receives, as long as something is there. */
@JCStressTest
@State
@Outcome(id = "0, 0", expect = ACCEPTABLE, desc = "nothing is there yet")
@Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "the first message")
@Outcome(id = "1, 2", expect = ACCEPTABLE, desc = "both, in order")
@Outcome(expect = FORBIDDEN, desc = "a message in the wrong place, or not whole")
public class PipeStress {
  private static final int BYTES = 40;
  private static final Slots SLOTS = new Slots();
  private static final SharedPipe.OneWay<byte[]>[] PIPES = make();

  private final SharedPipe.OneWay<byte[]> pipe = PIPES[SLOTS.next()];

  /** Begins with an empty pipe. */
  public PipeStress() {
    while (receive() != 0) {
      // what the last one has left
    }
  }

  @SuppressWarnings({"unchecked", "rawtypes"}) // an array, to find them without a cost
  private static SharedPipe.OneWay<byte[]>[] make() {
    return Stream.generate(SharedPipe::<byte[]>oneWay)
        .limit(Slots.COUNT)
        .toArray(SharedPipe.OneWay[]::new);
  }

  /** Sends two messages. */
  @Actor
  public void send() {
    send(1);
    send(2);
  }

  /** Receives what is there. */
  @Actor
  public void receive(II_Result result) {
    result.r1 = receive();
    result.r2 = result.r1 == 0 ? 0 : receive();
  }

  private void send(int value) {
    byte[] message = new byte[BYTES];
    Arrays.fill(message, (byte) value);
    try {
      pipe.sink().sendBytes(message);
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** What each byte is; 0 if nothing is there, and -1 if they are not the same. */
  private int receive() {
    try {
      if (!pipe.source().poll(Duration.ZERO)) {
        return 0;
      }
      byte[] message = pipe.source().receiveBytes();
      boolean isWhole =
          message.length == BYTES
              && IntStream.range(0, BYTES).allMatch(i -> message[i] == message[0]);
      return isWhole ? message[0] : -1;
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
