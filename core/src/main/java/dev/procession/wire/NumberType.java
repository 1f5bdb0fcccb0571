package dev.procession.wire;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Boxed numbers that cross side by side, without anything between them. */
public enum NumberType {
  INT(1, Integer.BYTES, Integer.class) {
    @Override
    void put(byte[] bytes, int offset, Number value) {
      Bytes.INT.set(bytes, offset, value.intValue());
    }

    @Override
    public void put(ByteBuffer target, int offset, Number value) {
      target.putInt(offset, value.intValue());
    }

    @Override
    Number get(byte[] bytes, int offset) {
      return (int) Bytes.INT.get(bytes, offset);
    }
  },
  LONG(2, Long.BYTES, Long.class) {
    @Override
    void put(byte[] bytes, int offset, Number value) {
      Bytes.LONG.set(bytes, offset, value.longValue());
    }

    @Override
    public void put(ByteBuffer target, int offset, Number value) {
      target.putLong(offset, value.longValue());
    }

    @Override
    Number get(byte[] bytes, int offset) {
      return (long) Bytes.LONG.get(bytes, offset);
    }
  },
  DOUBLE(3, Double.BYTES, Double.class) {
    @Override
    void put(byte[] bytes, int offset, Number value) {
      Bytes.LONG.set(bytes, offset, Double.doubleToRawLongBits(value.doubleValue()));
    }

    @Override
    public void put(ByteBuffer target, int offset, Number value) {
      target.putLong(offset, Double.doubleToRawLongBits(value.doubleValue()));
    }

    @Override
    Number get(byte[] bytes, int offset) {
      return Double.longBitsToDouble((long) Bytes.LONG.get(bytes, offset));
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

  abstract void put(byte[] bytes, int offset, Number value);

  /** Puts a number of this type into a buffer whose most significant byte comes first. */
  public abstract void put(ByteBuffer target, int offset, Number value);

  abstract Number get(byte[] bytes, int offset);

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
