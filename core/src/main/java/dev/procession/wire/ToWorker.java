package dev.procession.wire;

import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the parent says on the task channel. The worker handles each in one switch, in order.
 *
 * <pre>
 *   DEFINE      | 1 | id: int | shared: byte | loader: int
 *                   | classFile: string | checksum: long | bytes |
 *   FORGET      | 2 | id: int |
 *   RUN         | 3 | first: int | call: long | seed: long | timeout: long | function: int
 *                   | keepsOutput: byte | index: long | attempt: int | values (see Payload) |
 *   INITIALIZE  | 4 | initializer: int | finalizer: int |     0 for none
 *   STOP        | 5 |
 *   WARM_UP     | 6 |
 *   LOADERS     | 7 | last: int | count: int | { number: int } |
 * </pre>
 */
public sealed interface ToWorker {
  void write(FrameWriter out);

  /**
   * The encoded form of a function or a broadcast, sent before its first use.
   *
   * @param shared whether one decoded copy may serve every call; otherwise each call decodes anew
   * @param classFile that the function is written in, if it is one of a folder; else empty
   * @param checksum of that file
   */
  record Define(
      int id, boolean shared, int loader, String classFile, long checksum, ByteBuffer bytes)
      implements ToWorker {

    /** Of what is written in no folder. */
    public Define(int id, boolean shared, int loader, ByteBuffer bytes) {
      this(id, shared, loader, "", 0, bytes);
    }

    @Override
    public void write(FrameWriter out) {
      out.begin((byte) 1).putInt(id).putByte(shared ? 1 : 0).putInt(loader);
      out.putString(classFile).putLong(checksum);
      out.putBytes(Payload.arrayOf(bytes)).end();
    }

    static Define read(ByteBuffer frame) {
      return new Define(
          frame.getInt(),
          frame.get() != 0,
          frame.getInt(),
          Fields.string(frame),
          frame.getLong(),
          Fields.bytes(frame));
    }
  }

  /** A definition that will not be used again. */
  record Forget(int id) implements ToWorker {
    @Override
    public void write(FrameWriter out) {
      out.begin((byte) 2).putInt(id).end();
    }
  }

  /**
   * Consecutive items of one call, numbered from {@code first} on in the worker's own sequence.
   *
   * @param call number of the call, to tell its copy of the function from that of other calls
   * @param seed where the random streams of the call's items start
   * @param timeoutNanos how long each item may run; 0 for ever
   * @param keepsOutput whether what each item prints travels with its answer
   * @param index place of the first item in the user's input
   * @param attempt 1 for the first run of the items
   */
  record Run(
      int first,
      long call,
      long seed,
      long timeoutNanos,
      int function,
      boolean keepsOutput,
      long index,
      int attempt,
      Payload values)
      implements ToWorker {
    @Override
    public void write(FrameWriter out) {
      out.begin((byte) 3).putInt(first).putLong(call).putLong(seed);
      out.putLong(timeoutNanos).putInt(function);
      out.putByte(keepsOutput ? 1 : 0).putLong(index).putInt(attempt);
      values.write(out);
      out.end();
    }
  }

  /** The pool's initializer and finalizer, as definitions; 0 where there is none. */
  record Initialize(int initializer, int finalizer) implements ToWorker {
    @Override
    public void write(FrameWriter out) {
      out.begin((byte) 4).putInt(initializer).putInt(finalizer).end();
    }
  }

  /** Nothing more will come: run the finalizer and exit. */
  record Stop() implements ToWorker {
    @Override
    public void write(FrameWriter out) {
      out.begin((byte) 5).end();
    }
  }

  /** The worker stands by: it loads what its first task will need. */
  record WarmUp() implements ToWorker {
    @Override
    public void write(FrameWriter out) {
      out.begin((byte) 6).end();
    }
  }

  /**
   * Which of the parent's class loaders are still there: no frame names another of those numbers,
   * and a worker need not keep what came from one.
   *
   * @param last the highest number that was given when this was said
   */
  record Loaders(int last, Set<Integer> numbers) implements ToWorker {
    @Override
    public void write(FrameWriter out) {
      out.begin((byte) 7).putInt(last).putInt(numbers.size());
      numbers.forEach(out::putInt);
      out.end();
    }

    static Loaders read(ByteBuffer frame) {
      int last = frame.getInt();
      Set<Integer> numbers = new HashSet<>();
      for (int left = frame.getInt(); left > 0; left--) {
        numbers.add(frame.getInt());
      }
      return new Loaders(last, Set.copyOf(numbers));
    }

    /** Whether this loader may be forgotten. */
    public boolean excludes(int number) {
      return number > 0 && number <= last && !numbers.contains(number);
    }
  }

  /** Reads a frame with what is attached to it, if anything. */
  static ToWorker read(ByteBuffer frame, @Nullable Attachment attached) {
    byte type = frame.get();
    return switch (type) {
      case 1 -> Define.read(frame);
      case 2 -> new Forget(frame.getInt());
      case 3 -> readRun(frame, attached);
      case 4 -> new Initialize(frame.getInt(), frame.getInt());
      case 5 -> new Stop();
      case 6 -> new WarmUp();
      case 7 -> Loaders.read(frame);
      default -> throw new IllegalStateException("unknown frame to a worker: type " + type);
    };
  }

  private static Run readRun(ByteBuffer frame, @Nullable Attachment attached) {
    return new Run(
        frame.getInt(),
        frame.getLong(),
        frame.getLong(),
        frame.getLong(),
        frame.getInt(),
        frame.get() != 0,
        frame.getLong(),
        frame.getInt(),
        Payload.read(frame, attached));
  }
}
