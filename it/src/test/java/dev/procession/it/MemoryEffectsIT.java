package dev.procession.it;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.procession.ChildProcess;
import dev.procession.SharedBarrier;
import dev.procession.SharedLong;
import dev.procession.SharedLongArray;
import dev.procession.SharedMemory;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** What one process sees of what another has written, and in which order. */
@Timeout(120)
@ExtendWith(Leftovers.class)
class MemoryEffectsIT {
  private static final int ROUNDS = 400_000;

  /** Both processes begin so many rounds together, or the faster one would be alone. */
  private static final int TOGETHER = 100;

  private static final int DATA_WORDS = 8;

  @AfterEach
  void nothingSharedIsLeft() {
    SharedFolders.assertNoneIsLeft();
  }

  /** Plain writes before a set are seen by who gets what was set; there and back. */
  @Repeated
  void whatWasWrittenBeforeANumberWasSetIsSeenByWhoGetsIt() throws Exception {
    try (var data = SharedMemory.create(2 * DATA_WORDS * Long.BYTES);
        var turn = SharedLong.create();
        var stale = SharedLong.create()) {
      var child = ChildProcess.start(() -> takeTurns(data, turn, 1, stale));
      takeTurns(data, turn, 0, stale);
      assertThat(child.join(ofSeconds(40))).isTrue();
      assertThat(child.exitCode()).hasValue(0);
      assertThat(stale.get()).isZero();
    }
  }

  private static void takeTurns(SharedMemory data, SharedLong turn, int side, SharedLong stale) {
    long half = DATA_WORDS * Long.BYTES;
    MemorySegment own = data.segment().asSlice(side * half, half);
    MemorySegment other = data.segment().asSlice((1 - side) * half, half);
    for (long round = side; round < ROUNDS; round += 2) {
      while (turn.get() != round) {
        Thread.onSpinWait();
      }
      for (int word = 0; word < DATA_WORDS; word++) {
        if (round > 0 && other.getAtIndex(ValueLayout.JAVA_LONG, word) != round - 1) {
          stale.incrementAndGet();
        }
        own.setAtIndex(ValueLayout.JAVA_LONG, word, round);
      }
      turn.set(round + 1);
    }
  }

  /** Of two that each set their own number and then get the other's, one at least sees it. */
  @Repeated
  void whatIsSetIsNotOvertakenByALaterGet() throws Exception {
    try (var numbers = SharedLongArray.create(2L * ROUNDS);
        var seen = SharedLongArray.create(2L * ROUNDS);
        var start = SharedBarrier.create(2)) {
      var child = ChildProcess.start(() -> setAndGet(numbers, seen, start, 1));
      setAndGet(numbers, seen, start, 0);
      assertThat(child.join(ofSeconds(40))).isTrue();
      assertThat(child.exitCode()).hasValue(0);
      long neither = 0;
      for (int round = 0; round < ROUNDS; round++) {
        neither += seen.get(2L * round) + seen.get(2L * round + 1) == 0 ? 1 : 0;
      }
      assertThat(neither).isZero();
    }
  }

  private static void setAndGet(
      SharedLongArray numbers, SharedLongArray seen, SharedBarrier start, int side)
      throws Exception {
    for (int round = 0; round < ROUNDS; round++) {
      if (round % TOGETHER == 0) {
        int _ = start.await();
      }
      numbers.set(2L * round + side, 1);
      seen.set(2L * round + side, numbers.get(2L * round + 1 - side));
    }
  }
}
