package dev.procession.codec;

import java.io.IOException;
import java.io.StreamCorruptedException;
import java.lang.reflect.Array;
import org.jspecify.annotations.Nullable;

/** The eight kinds of primitive arrays, each copied in one piece. */
@SuppressWarnings("IfChainToSwitch") // a pattern switch costs a new worker its bootstrap
final class PrimitiveArrays {
  private PrimitiveArrays() {}

  static byte @Nullable [] encode(Object array) throws IOException {
    if (array instanceof byte[] a) {
      ByteSink out = start(Tag.BYTES, a.length, Byte.BYTES);
      out.write(a, 0, a.length);
      return out.toByteArray();
    } else if (array instanceof int[] a) {
      ByteSink out = start(Tag.INTS, a.length, Integer.BYTES);
      out.room(a.length * Integer.BYTES).asIntBuffer().put(a);
      return out.toByteArray();
    } else if (array instanceof long[] a) {
      ByteSink out = start(Tag.LONGS, a.length, Long.BYTES);
      out.room(a.length * Long.BYTES).asLongBuffer().put(a);
      return out.toByteArray();
    } else if (array instanceof double[] a) {
      ByteSink out = start(Tag.DOUBLES, a.length, Double.BYTES);
      out.room(a.length * Double.BYTES).asDoubleBuffer().put(a);
      return out.toByteArray();
    }
    return encodeRare(array);
  }

  private static byte @Nullable [] encodeRare(Object array) throws IOException {
    if (array instanceof float[] a) {
      ByteSink out = start(Tag.FLOATS, a.length, Float.BYTES);
      out.room(a.length * Float.BYTES).asFloatBuffer().put(a);
      return out.toByteArray();
    } else if (array instanceof char[] a) {
      ByteSink out = start(Tag.CHARS, a.length, Character.BYTES);
      out.room(a.length * Character.BYTES).asCharBuffer().put(a);
      return out.toByteArray();
    } else if (array instanceof short[] a) {
      ByteSink out = start(Tag.SHORTS, a.length, Short.BYTES);
      out.room(a.length * Short.BYTES).asShortBuffer().put(a);
      return out.toByteArray();
    } else if (array instanceof boolean[] a) {
      ByteSink out = start(Tag.BOOLEANS, a.length, Byte.BYTES);
      for (boolean truth : a) {
        out.write(truth ? 1 : 0);
      }
      return out.toByteArray();
    }
    return null;
  }

  /** What stands before the elements. */
  static byte[] head(Object array) throws IOException {
    int length = Array.getLength(array);
    ByteSink out = new ByteSink(1 + ByteSink.varintSize(length));
    out.write(tag(array));
    out.varint(length);
    return out.toByteArray();
  }

  private static byte tag(Object array) {
    if (array instanceof byte[]) {
      return Tag.BYTES;
    } else if (array instanceof int[]) {
      return Tag.INTS;
    } else if (array instanceof long[]) {
      return Tag.LONGS;
    } else if (array instanceof double[]) {
      return Tag.DOUBLES;
    } else if (array instanceof float[]) {
      return Tag.FLOATS;
    } else if (array instanceof char[]) {
      return Tag.CHARS;
    }
    return array instanceof short[] ? Tag.SHORTS : Tag.BOOLEANS;
  }

  static Object read(byte tag, ByteSource in) throws StreamCorruptedException {
    return switch (tag) {
      case Tag.BYTES -> in.take(in.count(Byte.BYTES));
      case Tag.INTS -> {
        int[] a = new int[in.count(Integer.BYTES)];
        in.slice(a.length * Integer.BYTES).asIntBuffer().get(a);
        yield a;
      }
      case Tag.LONGS -> {
        long[] a = new long[in.count(Long.BYTES)];
        in.slice(a.length * Long.BYTES).asLongBuffer().get(a);
        yield a;
      }
      case Tag.DOUBLES -> {
        double[] a = new double[in.count(Double.BYTES)];
        in.slice(a.length * Double.BYTES).asDoubleBuffer().get(a);
        yield a;
      }
      default -> readRare(tag, in);
    };
  }

  private static Object readRare(byte tag, ByteSource in) throws StreamCorruptedException {
    return switch (tag) {
      case Tag.FLOATS -> {
        float[] a = new float[in.count(Float.BYTES)];
        in.slice(a.length * Float.BYTES).asFloatBuffer().get(a);
        yield a;
      }
      case Tag.CHARS -> {
        char[] a = new char[in.count(Character.BYTES)];
        in.slice(a.length * Character.BYTES).asCharBuffer().get(a);
        yield a;
      }
      case Tag.SHORTS -> {
        short[] a = new short[in.count(Short.BYTES)];
        in.slice(a.length * Short.BYTES).asShortBuffer().get(a);
        yield a;
      }
      case Tag.BOOLEANS -> {
        boolean[] a = new boolean[in.count(Byte.BYTES)];
        for (int i = 0; i < a.length; i++) {
          a[i] = in.next() != 0;
        }
        yield a;
      }
      default -> throw new StreamCorruptedException("unknown tag " + tag);
    };
  }

  private static ByteSink start(byte tag, int length, int width) throws IOException {
    long size = 1L + ByteSink.varintSize(length) + (long) length * width;
    if (size > ByteSink.LIMIT) {
      throw new TooLargeException(size);
    }
    ByteSink out = new ByteSink((int) size);
    out.write(tag);
    out.varint(length);
    return out;
  }
}
