package dev.procession.benchmarks.jmh;

import dev.procession.wire.FrameReader;
import dev.procession.wire.FrameWriter;
import dev.procession.wire.Payload;
import dev.procession.wire.ToWorker;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Pipe;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** A frame with so many items, written to a pipe and read from it again. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class WireBenchmark {
  private final FrameWriter writer = new FrameWriter();
  private final FrameReader reader = new FrameReader(Integer.MAX_VALUE - 16);

  /** Items in a frame. */
  @Param({"1", "64", "4096"})
  public int items = 1;

  private @Nullable Pipe pipe;
  private @Nullable Payload numbers;

  /** Opens the pipe. */
  @Setup
  public void open() throws IOException {
    pipe = Pipe.open();
    pipe.sink().configureBlocking(false);
    pipe.source().configureBlocking(false);
    var builder = new Payload.Builder();
    for (int number = 0; number < items; number++) {
      builder.add(number);
    }
    numbers = builder.build();
  }

  /** Closes it. */
  @TearDown
  public void close() throws IOException {
    if (pipe != null) {
      pipe.sink().close();
      pipe.source().close();
    }
  }

  /** One frame there. */
  @Benchmark
  public ToWorker frame() throws IOException {
    Pipe open = pipe;
    Payload values = numbers;
    if (open == null || values == null) {
      throw new IllegalStateException("not set up");
    }
    new ToWorker.Run(1, 2, 3, 0, 4, false, 0, 1, values).write(writer);
    ByteBuffer frame = reader.next();
    while (frame == null) {
      boolean _ = writer.flush(open.sink());
      FrameReader.Read _ = reader.read(open.source());
      frame = reader.next();
    }
    return ToWorker.read(frame, reader.attachment());
  }
}
