package dev.procession.jcstress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import dev.procession.SharedSemaphore;
import java.util.stream.Stream;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/** Two threads want the only permit. */
@JCStressTest
@State
@Outcome(
    id = {"true, false", "false, true"},
    expect = ACCEPTABLE,
    desc = "one of them has it")
@Outcome(expect = FORBIDDEN, desc = "both have it, or neither")
public class PermitStress {
  private static final Slots SLOTS = new Slots();
  private static final SharedSemaphore[] ALL =
      Stream.generate(() -> SharedSemaphore.create(1))
          .limit(Slots.COUNT)
          .toArray(SharedSemaphore[]::new);

  private final SharedSemaphore semaphore = ALL[SLOTS.next()];

  /** Begins with one permit. */
  public PermitStress() {
    while (semaphore.tryAcquire()) {
      // none is left
    }
    semaphore.release();
  }

  /** Wants it. */
  @Actor
  public void first(ZZ_Result result) {
    result.r1 = semaphore.tryAcquire();
  }

  /** Wants it too. */
  @Actor
  public void second(ZZ_Result result) {
    result.r2 = semaphore.tryAcquire();
  }
}
