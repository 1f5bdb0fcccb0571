package dev.procession.wire;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Boxed numbers that cross side by side, each as its bits, without anything between them. */
public enum NumberType {
  INT(1, Integer.BYTES, Integer.class) {
    @Override
    long bits(Number value) {
      return value.intValue();
    }

    @Override
    Number number(long bits) {
      return (int) bits;
    }
  },
  LONG(2, Long.BYTES, Long.class) {
    @Override
    long bits(Number value) {
      return value.longValue();
    }

    @Override
    Number number(long bits) {
      return bits;
    }
  },
  DOUBLE(3, Long.BYTES, Double.class) {
    @Override
    long bits(Number value) {
      return Double.doubleToRawLongBits(value.doubleValue());
    }

    @Override
    Number number(long bits) {
      return Double.longBitsToDouble(bits);
    }
  };

  private final byte form;
  private final int width;
  private final Class<? extends Number> box;

  NumberType(int form, int width, Class<? extends Number> box) {
    this.form = (byte) form;
    this.width = width;
    this.box = box;
  }

  abstract long bits(Number value);

  abstract Number number(long bits);

  /** The byte on the wire. */
  public byte form() {
    return form;
  }

  /** Bytes of one number. */
  public int width() {
    return width;
  }

  boolean fits(Object value) {
    return value.getClass() == box;
  }

  void put(byte[] bytes, int offset, Number value) {
    if (width == Integer.BYTES) {
      Bytes.INT.set(bytes, offset, (int) bits(value));
    } else {
      Bytes.LONG.set(bytes, offset, bits(value));
    }
  }

  /** Puts a number of this type into a buffer whose most significant byte comes first. */
  public void put(ByteBuffer target, int offset, Number value) {
    if (width == Integer.BYTES) {
      target.putInt(offset, (int) bits(value));
    } else {
      target.putLong(offset, bits(value));
    }
  }

  Number get(byte[] bytes, int offset) {
    return number(
        width == Integer.BYTES
            ? (long) (int) Bytes.INT.get(bytes, offset)
            : (long) Bytes.LONG.get(bytes, offset));
  }

  /** Whether values of this class cross this way. */
  public static boolean isNumber(@Nullable Object value) {
    return value != null
        && (value.getClass() == Integer.class
            || value.getClass() == Long.class
            || value.getClass() == Double.class);
  }

  /** The type of a number of which {@link #isNumber} is true. */
  public static NumberType of(Object value) {
    return value.getClass() == Integer.class ? INT : value.getClass() == Long.class ? LONG : DOUBLE;
  }

  static NumberType of(byte form) {
    return switch (form) {
      case 1 -> INT;
      case 2 -> LONG;
      case 3 -> DOUBLE;
      default -> throw new IllegalStateException("unknown form of values: " + form);
    };
  }
}
