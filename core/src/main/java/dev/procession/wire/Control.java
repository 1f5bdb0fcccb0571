package dev.procession.wire;

import java.nio.ByteBuffer;
import java.util.List;

/**
 * What is said on the control channel, in either direction: small frames only, so that none ever
 * stands long before another.
 *
 * <pre>
 *   INTERRUPT   | 1 | number: int |                                    to the worker
 *   FOUND       | 2 | request: int | total: int | offset: int | piece: bytes |   to the worker
 *   MISSING     | 3 | request: int | reason: string |                  to the worker
 *   NEEDED      | 4 | request: int | loader: int | what: byte | name: string | place: string |
 *                                                                      from the worker
 *   REPORTED    | 5 | number: int | done: long | total: long |         from the worker
 *   LOOK        | 6 | number: int |                                    to the worker
 *   SEEN        | 7 | number: int | state: string | count: int |
 *                   { class: string | method: string | file: string | line: int } |   from the worker
 * </pre>
 */
public sealed interface Control {
  /** Longest piece of a class or resource in one frame. */
  int PIECE_BYTES = 48 << 10;

  void write(FrameWriter out);

  /** Interrupt the task thread if it still runs this item. */
  record Interrupt(int number) implements Control {
    @Override
    public void write(FrameWriter out) {
      out.begin((byte) 1).putInt(number).end();
    }
  }

  /** A part of what was {@link Needed}. */
  record Found(int request, int total, int offset, ByteBuffer piece) implements Control {
    @Override
    public void write(FrameWriter out) {
      out.begin((byte) 2).putInt(request).putInt(total).putInt(offset);
      out.putBytes(Payload.arrayOf(piece)).end();
    }
  }

  /** What was {@link Needed} is not known to the parent either, or may not be sent. */
  record Missing(int request, String reason) implements Control {
    @Override
    public void write(FrameWriter out) {
      out.begin((byte) 3).putInt(request).putString(reason).end();
    }
  }

  /** What a worker asks of a class loader of its parent. */
  enum Wanted {
    /** Who defines the class of this name, and with which bytes: a {@link LoadedClass}. */
    CLASS(1),
    /** Where the resources of this name are: {@link ResourcePlaces}. */
    PLACES(2),
    /** The bytes of the resource of this name at one of these places, or as the loader opens it. */
    CONTENT(3);

    private final int code;

    Wanted(int code) {
      this.code = code;
    }

    static Wanted of(int code) {
      return switch (code) {
        case 1 -> CLASS;
        case 2 -> PLACES;
        case 3 -> CONTENT;
        default -> throw new IllegalStateException("nothing that is asked for: " + code);
      };
    }
  }

  /**
   * Something that the class loader with this number has or finds.
   *
   * @param place of the content, if it is one of several; else empty
   */
  record Needed(int request, int loader, Wanted what, String name, String place)
      implements Control {
    @Override
    public void write(FrameWriter out) {
      out.begin((byte) 4).putInt(request).putInt(loader).putByte(what.code);
      out.putString(name).putString(place).end();
    }

    static Needed read(ByteBuffer frame) {
      return new Needed(
          frame.getInt(),
          frame.getInt(),
          Wanted.of(frame.get()),
          Fields.string(frame),
          Fields.string(frame));
    }
  }

  /** How far the task says it is. */
  record Reported(int number, long done, long total) implements Control {
    @Override
    public void write(FrameWriter out) {
      out.begin((byte) 5).putInt(number).putLong(done).putLong(total).end();
    }
  }

  /** Where is the task thread, if it still runs this item? Asked before it is interrupted. */
  record Look(int number) implements Control {
    @Override
    public void write(FrameWriter out) {
      out.begin((byte) 6).putInt(number).end();
    }
  }

  /**
   * What the task thread was doing.
   *
   * @param state of the thread, such as {@code BLOCKED}
   * @param stack innermost frame first
   */
  record Seen(int number, String state, List<StackTraceElement> stack) implements Control {
    @Override
    public void write(FrameWriter out) {
      out.begin((byte) 7).putInt(number).putString(state);
      Frames.write(out, stack);
      out.end();
    }
  }

  static Control read(ByteBuffer frame) {
    byte type = frame.get();
    return switch (type) {
      case 1 -> new Interrupt(frame.getInt());
      case 2 -> new Found(frame.getInt(), frame.getInt(), frame.getInt(), Fields.bytes(frame));
      case 3 -> new Missing(frame.getInt(), Fields.string(frame));
      case 4 -> Needed.read(frame);
      case 5 -> new Reported(frame.getInt(), frame.getLong(), frame.getLong());
      case 6 -> new Look(frame.getInt());
      case 7 -> new Seen(frame.getInt(), Fields.string(frame), Frames.read(frame));
      default -> throw new IllegalStateException("unknown control frame: type " + type);
    };
  }
}
