package dev.procession.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.Pipe;
import java.util.Arrays;
import java.util.UUID;
import java.util.concurrent.FutureTask;
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

  @Test
  void whatAChannelReadIntoWhenItWasClosedIsUnmappedWithTheNextOne() throws Exception {
    var region = SharedRegion.create("closed-" + UUID.randomUUID(), BYTES);
    MemorySegment segment = region.segment();
    Pipe pipe = Pipe.open();
    try (var source = pipe.source();
        var sink = pipe.sink()) {
      var read = new FutureTask<>(() -> source.read(segment.asByteBuffer()));
      var reader = Thread.ofPlatform().start(read);
      await().until(() -> isInSystemCall(reader));
      region.close();
      assertThat(segment.scope().isAlive()).isTrue();

      int _ = sink.write(ByteBuffer.wrap(new byte[] {1}));
      assertThat(read.get()).isOne();
      reader.join();
      SharedRegion.create("closed-" + UUID.randomUUID(), BYTES).close();
    }

    assertThat(segment.scope().isAlive()).isFalse();
  }

  private static boolean isInSystemCall(Thread thread) {
    return Arrays.stream(thread.getStackTrace())
        .limit(1)
        .anyMatch(frame -> frame.isNativeMethod() && frame.getMethodName().startsWith("read"));
  }
}
