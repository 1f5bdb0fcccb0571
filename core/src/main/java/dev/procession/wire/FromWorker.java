package dev.procession.wire;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a worker says on the task channel. The owner thread handles each in one switch.
 *
 * <pre>
 *   HELLO       | 1 | pid: long | nanoTime: long | build: string |
 *   INITIALIZED | 2 | error: bytes |                 empty if all went well
 *   ANSWERED    | 3 | number: int | ending: byte | nanos: long | out: long | err: long
 *                   | printed: bytes | counts: int × (name: string | amount: long)
 *                   | done: long | total: long | value: bytes |      -1 if it reported nothing
 *   RETURNED    | 4 | number: int | nanos: long | out: long | err: long
 *                   | values (see Payload) |
 * </pre>
 */
public sealed interface FromWorker {
  void write(FrameWriter out);

  /** First words of a worker; {@code nanoTime} is its clock, for reading times off its page. */
  record Hello(long pid, long nanoTime, String build) implements FromWorker {
    @Override
    public void write(FrameWriter out) {
      out.begin((byte) 1).putLong(pid).putLong(nanoTime).putString(build).end();
    }
  }

  /** The initializer ended; {@code error} is the encoded throwable, empty if there is none. */
  record Initialized(ByteBuffer error) implements FromWorker {
    @Override
    public void write(FrameWriter out) {
      out.begin((byte) 2).putBytes(Payload.arrayOf(error)).end();
    }
  }

  /** How a task ended. */
  enum Ending {
    /** The value holds the encoded result. */
    RETURNED,
    /** The value holds the encoded throwable. */
    THREW,
    /** The value holds the encoded throwable that says why the result cannot be sent. */
    NOT_ENCODABLE,
    /** The value holds the encoded throwable that says why function or argument cannot be read. */
    NOT_DECODABLE,
    /** As THREW, but the heap was exhausted and the worker cannot be trusted any more. */
    OUT_OF_MEMORY;

    /** The byte on the wire is the place in this list. */
    byte code() {
      return (byte) List.of(ALL).indexOf(this);
    }

    private static final Ending[] ALL = values();
  }

  /** The end of items. */
  sealed interface Ended extends FromWorker {
    /** The first of them in the worker's sequence. */
    int number();

    /** How long they ran together, decoding and encoding included. */
    long nanos();

    /** Bytes the worker's Java code had written to standard output by then. */
    long out();

    /** The same for standard error. */
    long err();
  }

  /**
   * The end of one item, and all that may be said of it.
   *
   * @param printed what the item printed, if the call keeps it
   * @param counts what it counted, by name
   * @param done how far it last said to be; -1 if it said nothing
   * @param total of how much
   */
  record Answered(
      int number,
      Ending ending,
      long nanos,
      long out,
      long err,
      ByteBuffer printed,
      Map<String, Long> counts,
      long done,
      long total,
      ByteBuffer value)
      implements Ended {
    @Override
    public void write(FrameWriter writer) {
      writer.begin((byte) 3).putInt(number).putByte(ending.code()).putLong(nanos);
      writer.putLong(out).putLong(err);
      writer.putBytes(Payload.arrayOf(printed)).putInt(counts.size());
      counts.forEach((name, amount) -> writer.putString(name).putLong(amount));
      writer.putLong(done).putLong(total).putBytes(Payload.arrayOf(value)).end();
    }

    private static Answered read(ByteBuffer frame) {
      return new Answered(
          frame.getInt(),
          Ending.ALL[frame.get()],
          frame.getLong(),
          frame.getLong(),
          frame.getLong(),
          Fields.bytes(frame),
          counts(frame),
          frame.getLong(),
          frame.getLong(),
          Fields.bytes(frame));
    }

    private static Map<String, Long> counts(ByteBuffer frame) {
      int size = frame.getInt();
      if (size == 0) {
        return Map.of();
      }
      var counts = new HashMap<String, Long>();
      for (int i = 0; i < size; i++) {
        counts.put(Fields.string(frame), frame.getLong());
      }
      return counts;
    }
  }

  /** Consecutive items that returned and did nothing else that must be told. */
  record Returned(int number, long nanos, long out, long err, Payload values) implements Ended {
    public static final byte TYPE = 4;

    /** Bytes from the frame's type to its values. */
    public static final int HEAD_BYTES = 1 + Integer.BYTES + 3 * Long.BYTES;

    @Override
    public void write(FrameWriter out) {
      out.begin(TYPE).putInt(number).putLong(nanos).putLong(this.out).putLong(err);
      values.write(out);
      out.end();
    }

    private static Returned read(ByteBuffer frame, @Nullable Attachment attached) {
      return new Returned(
          frame.getInt(),
          frame.getLong(),
          frame.getLong(),
          frame.getLong(),
          Payload.read(frame, attached));
    }
  }

  /** Reads a frame with what is attached to it, if anything. */
  static FromWorker read(ByteBuffer frame, @Nullable Attachment attached) {
    byte type = frame.get();
    return switch (type) {
      case 1 -> new Hello(frame.getLong(), frame.getLong(), Fields.string(frame));
      case 2 -> new Initialized(Fields.bytes(frame));
      case 3 -> Answered.read(frame);
      case Returned.TYPE -> Returned.read(frame, attached);
      default -> throw new IllegalStateException("unknown frame from a worker: type " + type);
    };
  }
}
