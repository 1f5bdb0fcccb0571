package dev.procession.benchmarks.jmh;

import dev.procession.SerializableFunction;
import dev.procession.codec.Decoder;
import dev.procession.codec.Encoder;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** A value to bytes and back, beside the JDK's own streams of objects. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class CodecBenchmark {
  private final Encoder encoder = new Encoder();
  private final Decoder decoder = new Decoder(CodecBenchmark.class.getClassLoader());

  /** What crosses. */
  @Param public Value what = Value.NUMBER;

  private Object value = 0;

  /** Kinds of values. */
  public enum Value {
    NUMBER,
    TEXT,
    NUMBERS,
    MAP,
    RECORD,
    LAMBDA
  }

  /** A small record of a user. */
  public record Point(int x, int y, String name) implements Serializable {}

  /** Takes the value. */
  @Setup
  public void choose() {
    SerializableFunction<Integer, Integer> lambda = x -> x + 1;
    value =
        switch (what) {
          case NUMBER -> 7;
          case TEXT -> "a line of a text, of about fifty characters or so";
          case NUMBERS -> IntStream.range(0, 1000).boxed().toList();
          case MAP -> Map.of("name", "Ada", "born", 1815);
          case RECORD -> new Point(1, 2, "here");
          case LAMBDA -> lambda;
        };
  }

  /** Ours. */
  @Benchmark
  public @Nullable Object procession() throws Exception {
    return decoder.decode(encoder.encode(value).bytes());
  }

  /** The JDK's. */
  @Benchmark
  public @Nullable Object objectStream() throws IOException, ClassNotFoundException {
    var bytes = new ByteArrayOutputStream();
    try (var out = new ObjectOutputStream(bytes)) {
      out.writeObject(value);
    }
    try (var in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      return Objects.requireNonNull(in.readObject());
    }
  }
}
