package dev.procession.wire;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Values of consecutive items in one frame: arguments on their way to a worker, or what it
 * returned.
 *
 * <pre>
 *   form: byte | …
 *   EACH    | 0 | × (loader: int | bytes)          each value for itself
 *   INTS    | 1 | × int                            boxed numbers of one type
 *   LONGS   | 2 | × long
 *   DOUBLES | 3 | × long, the raw bits
 *   BOUNDS  | 4 | from: int | count: int           whole numbers that follow each other
 *   ARRAY   | 5 |                                  one primitive array, attached to the frame
 * </pre>
 *
 * <p>How many there are follows from where the frame ends. Immutable; a slice shares the bytes.
 */
public sealed interface Payload {
  /** The form of values that have nothing in common. */
  byte EACH = 0;

  /** The form of one value that is attached to the frame. */
  byte ARRAY = 5;

  int size();

  /** The values from one place to below another. */
  Payload slice(int from, int to);

  /** Bytes of the values in a frame; those of two slices make those of the whole. */
  long frameBytes();

  /** How many of the first of them fit so many bytes. */
  int fitting(long bytes);

  void write(FrameWriter out);

  /**
   * One value in its general form.
   *
   * @param loader number of the parent's class loader that knows the classes of an argument; 0 for
   *     the class path
   * @param bytes the encoded value, or what of it stands before the array
   * @param array the value itself, if it is a large array; the encoding ends with it
   * @param type name of its class, for errors about it; does not cross
   */
  record Part(int loader, ByteBuffer bytes, @Nullable Attachment array, String type) {
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    /** A value that is encoded as a whole. */
    public Part(int loader, ByteBuffer bytes, String type) {
      this(loader, bytes, null, type);
    }

    /** A value on its way back, that stands alone and is not encoded. */
    public static Part of(Attachment array) {
      return new Part(0, NOTHING, array, "");
    }

    /** Bytes that it adds to a frame. */
    public long frameBytes() {
      return 8L + bytes.remaining() + (array == null ? 0 : array.bytes());
    }

    private void write(FrameWriter out) {
      if (array == null) {
        out.putInt(loader).putBytes(arrayOf(bytes));
      } else {
        byte[] before = arrayOf(bytes);
        out.putInt(loader).putInt(Math.toIntExact(before.length + array.bytes()));
        out.putArray(before, 0, before.length).putElements(array);
      }
    }
  }

  /** Values that have nothing in common. */
  @SuppressWarnings("ArrayRecordComponent") // compared by nobody
  record Each(Part[] parts, int offset, int size) implements Payload {
    /** One value. */
    public static Each of(Part part) {
      return new Each(new Part[] {part}, 0, 1);
    }

    /** The value at a place. */
    public Part get(int place) {
      return parts[offset + place];
    }

    @Override
    public Each slice(int from, int to) {
      return new Each(parts, offset + from, to - from);
    }

    @Override
    public long frameBytes() {
      long bytes = 0;
      for (int place = 0; place < size; place++) {
        bytes += get(place).frameBytes();
      }
      return bytes;
    }

    @Override
    public int fitting(long bytes) {
      long left = bytes;
      int place = 0;
      while (place < size && left >= get(place).frameBytes()) {
        left -= get(place).frameBytes();
        place++;
      }
      return place;
    }

    @Override
    public void write(FrameWriter out) {
      Attachment alone = size == 1 ? get(0).array() : null;
      if (alone != null) {
        out.putByte(ARRAY).attach(alone);
        return;
      }
      out.putByte(EACH);
      for (int place = 0; place < size; place++) {
        get(place).write(out);
      }
    }

    private static Each read(ByteBuffer frame) {
      var parts = new ArrayList<Part>();
      while (frame.hasRemaining()) {
        parts.add(new Part(frame.getInt(), Fields.bytes(frame), ""));
      }
      return new Each(parts.toArray(Part[]::new), 0, parts.size());
    }
  }

  /** Boxed numbers of one type. */
  @SuppressWarnings("ArrayRecordComponent") // compared by nobody
  record Numbers(NumberType type, byte[] bytes, int offset, int size) implements Payload {
    @Override
    public Numbers slice(int from, int to) {
      return new Numbers(type, bytes, offset + from * type.width(), to - from);
    }

    /** All parts in one, which are of the type and have so many numbers together. */
    public static Numbers join(NumberType type, List<Numbers> parts, int size) {
      byte[] all = new byte[size * type.width()];
      int end = 0;
      for (Numbers part : parts) {
        int length = part.size * type.width();
        System.arraycopy(part.bytes, part.offset, all, end, length);
        end += length;
      }
      return new Numbers(type, all, 0, size);
    }

    /** The value at a place. */
    public Number get(int place) {
      return type.get(bytes, offset + place * type.width());
    }

    @Override
    public long frameBytes() {
      return (long) size * type.width();
    }

    @Override
    public int fitting(long bytes) {
      return Math.clamp(bytes / type.width(), 0, size);
    }

    @Override
    public void write(FrameWriter out) {
      out.putByte(type.form()).putArray(bytes, offset, size * type.width());
    }

    private static Numbers read(NumberType type, ByteBuffer frame) {
      byte[] bytes = new byte[frame.remaining()];
      frame.get(bytes);
      return new Numbers(type, bytes, 0, bytes.length / type.width());
    }
  }

  /** Whole numbers that follow each other. */
  record Bounds(int from, int size) implements Payload {
    static final byte FORM = 4;

    @Override
    public Bounds slice(int first, int end) {
      return new Bounds(from + first, end - first);
    }

    @Override
    public long frameBytes() {
      return 0;
    }

    @Override
    public int fitting(long bytes) {
      return size;
    }

    @Override
    public void write(FrameWriter out) {
      out.putByte(FORM).putInt(from).putInt(size);
    }
  }

  /**
   * What follows in the frame, to its end.
   *
   * @param attached what is attached to the frame
   */
  static Payload read(ByteBuffer frame, @Nullable Attachment attached) {
    byte form = frame.get();
    return switch (form) {
      case EACH -> Each.read(frame);
      case ARRAY -> Each.of(Part.of(Objects.requireNonNull(attached, "nothing is attached")));
      case Bounds.FORM -> new Bounds(frame.getInt(), frame.getInt());
      default -> Numbers.read(NumberType.of(form), frame);
    };
  }

  /** Grows by one value after the other. */
  final class Builder {
    private Part[] parts = new Part[0];
    private NumberType type = NumberType.INT;
    private byte[] numbers = new byte[0];
    private int size;
    private long bytes;

    /** Whether the value, a {@link Part} or a number, has the form of those that are here. */
    public boolean accepts(Object value) {
      return size == 0 || (isEach() ? value instanceof Part : type.fits(value));
    }

    private boolean isEach() {
      return parts.length > 0;
    }

    /** Adds what is {@linkplain #accepts accepted}. */
    public void add(Object value) {
      if (value instanceof Part part) {
        addPart(part);
      } else {
        addNumber((Number) value);
      }
    }

    private void addPart(Part part) {
      if (size == parts.length) {
        parts = Arrays.copyOf(parts, Math.max(1, 2 * size));
      }
      parts[size++] = part;
      bytes += part.frameBytes();
    }

    private void addNumber(Number value) {
      if (size == 0) {
        type = NumberType.of(value);
      }
      int end = size * type.width();
      if (end == numbers.length) {
        numbers = Arrays.copyOf(numbers, Math.max(type.width(), 2 * end));
      }
      type.put(numbers, end, value);
      size++;
      bytes += type.width();
    }

    /** Bytes of what was added. */
    public long bytes() {
      return bytes;
    }

    public int size() {
      return size;
    }

    /** What was added; to be called once, at the end. */
    public Payload build() {
      return isEach() ? new Each(parts, 0, size) : new Numbers(type, numbers, 0, size);
    }
  }

  static byte[] arrayOf(ByteBuffer bytes) {
    if (bytes.hasArray() && bytes.arrayOffset() == 0 && bytes.array().length == bytes.remaining()) {
      return bytes.array();
    }
    byte[] copy = new byte[bytes.remaining()];
    bytes.get(bytes.position(), copy);
    return copy;
  }
}
