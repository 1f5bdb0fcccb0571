package dev.procession.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** When what was closed is unmapped. */
@Timeout(60)
class ClosedTest {
  /** More than are kept mapped after they were closed. */
  private static final int MANY = 300;

  private static final int BYTES = 4096;

  private static SharedRegion region() throws IOException {
    return SharedRegion.createKept("closed-" + UUID.randomUUID(), BYTES);
  }

  private static void closeMany() throws IOException {
    for (int i = 0; i < MANY; i++) {
      var region = region();
      region.unmapLater(() -> false, region::close);
    }
  }

  @Test
  void whatCannotBeClosedIsUnmappedAndFailsNobodyElse() throws IOException {
    var region = region();
    MemorySegment segment = region.segment();
    region.unmapLater(
        () -> false,
        () -> {
          throw new UncheckedIOException("cannot let go of it", new IOException("too many files"));
        });

    assertThatCode(ClosedTest::closeMany).doesNotThrowAnyException();

    assertThat(segment.scope().isAlive()).isFalse();
    region.close();
  }

  @Test
  void whatSomebodyBeganToUseUntilItWasClosedStaysUntilHeHasDone() throws IOException {
    var region = region();
    MemorySegment segment = region.segment();
    var isInUse = new AtomicBoolean();
    region.unmapLater(
        isInUse::get,
        () -> {
          region.close();
          isInUse.set(true); // he had looked before, and found it open
        });

    closeMany();
    assertThat(segment.scope().isAlive()).isTrue();

    isInUse.set(false);
    closeMany();
    assertThat(segment.scope().isAlive()).isFalse();
  }
}
