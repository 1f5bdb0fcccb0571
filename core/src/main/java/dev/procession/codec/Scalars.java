package dev.procession.codec;

import java.io.IOException;
import java.io.StreamCorruptedException;
import org.jspecify.annotations.Nullable;

/** Null, boxed primitives and short strings: the elements a compact list may have. */
@SuppressWarnings("IfChainToSwitch") // a pattern switch costs a new worker its bootstrap
final class Scalars {
  /** Longer strings stay with the JDK stream, which writes one that repeats in a list only once. */
  private static final int SHORT_STRING = 128;

  private Scalars() {}

  static boolean isScalar(@Nullable Object value) {
    if (value instanceof String text) {
      return text.length() <= SHORT_STRING;
    }
    return value == null
        || value.getClass() == Integer.class
        || value.getClass() == Long.class
        || value.getClass() == Double.class
        || value instanceof Boolean
        || value instanceof Character
        || value instanceof Byte
        || value instanceof Short
        || value instanceof Float;
  }

  /** Writes any scalar, or says false and writes nothing. */
  static boolean write(ByteSink out, @Nullable Object value) throws IOException {
    if (value == null) {
      out.write(Tag.NULL);
    } else if (value instanceof Integer number) {
      out.write(Tag.INT);
      writeInt(out, number);
    } else if (value instanceof Long number) {
      out.write(Tag.LONG);
      writeLong(out, number);
    } else if (value instanceof Double number) {
      writeFixed(out, Tag.DOUBLE, Double.doubleToRawLongBits(number), Double.BYTES);
    } else if (value instanceof String text) {
      Strings.write(out, text);
    } else {
      return writeRare(out, value);
    }
    return true;
  }

  private static boolean writeRare(ByteSink out, Object value) throws IOException {
    if (value instanceof Boolean truth) {
      out.write(truth ? Tag.TRUE : Tag.FALSE);
    } else if (value instanceof Character character) {
      writeFixed(out, Tag.CHAR, character, Character.BYTES);
    } else if (value instanceof Byte number) {
      writeFixed(out, Tag.BYTE, number, Byte.BYTES);
    } else if (value instanceof Short number) {
      writeFixed(out, Tag.SHORT, number, Short.BYTES);
    } else if (value instanceof Float number) {
      writeFixed(out, Tag.FLOAT, Float.floatToRawIntBits(number), Float.BYTES);
    } else {
      return false;
    }
    return true;
  }

  static @Nullable Object read(byte tag, ByteSource in) throws StreamCorruptedException {
    return switch (tag) {
      case Tag.NULL -> null;
      case Tag.FALSE -> false;
      case Tag.TRUE -> true;
      case Tag.BYTE -> in.next();
      case Tag.SHORT -> in.fixedShort();
      case Tag.INT -> readInt(in);
      case Tag.LONG -> readLong(in);
      case Tag.FLOAT -> Float.intBitsToFloat(in.fixedInt());
      case Tag.DOUBLE -> Double.longBitsToDouble(in.fixedLong());
      case Tag.CHAR -> (char) in.fixedShort();
      case Tag.LATIN1, Tag.UTF8, Tag.UTF16 -> Strings.read(tag, in);
      default -> throw new StreamCorruptedException("unknown tag " + tag);
    };
  }

  static void writeInt(ByteSink out, int value) throws IOException {
    out.varint(value << 1 ^ value >> 31);
  }

  static int readInt(ByteSource in) throws StreamCorruptedException {
    int zigzag = in.varint();
    return zigzag >>> 1 ^ -(zigzag & 1);
  }

  static void writeLong(ByteSink out, long value) throws IOException {
    out.varlong(value << 1 ^ value >> 63);
  }

  static long readLong(ByteSource in) throws StreamCorruptedException {
    long zigzag = in.varlong();
    return zigzag >>> 1 ^ -(zigzag & 1);
  }

  private static void writeFixed(ByteSink out, byte tag, long bits, int width) throws IOException {
    out.write(tag);
    out.fixed(bits, width);
  }
}
