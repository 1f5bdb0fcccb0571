package dev.procession.codec;

import java.io.IOException;
import java.io.StreamCorruptedException;
import java.nio.DoubleBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code ArrayList}, {@code List.of} and {@code Stream.toList} lists of scalars; a list comes back
 * as the same kind. All other lists, and these with any other element, stay with the JDK stream.
 */
final class ScalarLists {
  private static final Class<?> LIST_12 = List.of(1).getClass();
  private static final Class<?> LIST_N = List.of(1, 2, 3).getClass();

  /** More numbers than these do not surely fit an array. */
  private static final int MOST_ELEMENTS = ByteSink.LIMIT / 16;

  private ScalarLists() {}

  static byte @Nullable [] encode(Object value) throws IOException {
    Class<?> type = value.getClass();
    if (type != ArrayList.class && type != LIST_N && type != LIST_12) {
      return null;
    }
    List<?> list = (List<?>) value;
    byte run = run(list);
    if (run == Tag.OBJECT || list.size() > MOST_ELEMENTS) {
      return null;
    }
    ByteSink out = new ByteSink(8 + list.size() * (run == Tag.DOUBLE ? Double.BYTES : 3));
    out.write(type == ArrayList.class ? Tag.ARRAY_LIST : unmodifiable(list));
    out.varint(list.size());
    out.write(run);
    if (run == Tag.DOUBLE) {
      DoubleBuffer room = out.room(list.size() * Double.BYTES).asDoubleBuffer();
      for (Object element : list) {
        room.put((Double) element);
      }
    } else {
      for (Object element : list) {
        writeElement(out, run, element);
      }
    }
    return out.toByteArray();
  }

  static boolean isTag(byte tag) {
    return tag >= Tag.ARRAY_LIST && tag <= Tag.LIST_WITH_NULLS;
  }

  static List<?> read(byte tag, ByteSource in) throws StreamCorruptedException {
    int size = in.count(1);
    byte run = in.next();
    if (tag == Tag.ARRAY_LIST) {
      List<@Nullable Object> list = new ArrayList<>(size);
      for (int i = 0; i < size; i++) {
        list.add(readElement(in, run));
      }
      return list;
    }
    @Nullable Object[] elements = new @Nullable Object[size];
    for (int i = 0; i < size; i++) {
      elements[i] = readElement(in, run);
    }
    return tag == Tag.LIST_OF ? List.of(elements) : Arrays.stream(elements).toList();
  }

  /** The one type all elements have, or MIXED, or OBJECT if an element is no scalar. */
  private static byte run(List<?> list) {
    byte run = Tag.NULL;
    for (Object element : list) {
      byte tag = runOf(element);
      if (tag == Tag.OBJECT) {
        return Tag.OBJECT;
      }
      run = run == Tag.NULL || run == tag ? tag : Tag.MIXED;
    }
    return run == Tag.NULL ? Tag.MIXED : run;
  }

  private static byte runOf(@Nullable Object element) {
    if (element instanceof Integer) {
      return Tag.INT;
    } else if (element instanceof Long) {
      return Tag.LONG;
    } else if (element instanceof Double) {
      return Tag.DOUBLE;
    }
    return Scalars.isScalar(element) ? Tag.MIXED : Tag.OBJECT;
  }

  /** Whether nulls are allowed shows only in copyOf, which gives back a List.of list itself. */
  @SuppressWarnings("ReferenceEquality")
  private static byte unmodifiable(List<?> list) {
    for (Object element : list) {
      if (element == null) {
        return Tag.LIST_WITH_NULLS;
      }
    }
    return List.copyOf(list) == list ? Tag.LIST_OF : Tag.LIST_WITH_NULLS;
  }

  private static void writeElement(ByteSink out, byte run, @Nullable Object element)
      throws IOException {
    if (run == Tag.INT && element instanceof Integer number) {
      Scalars.writeInt(out, number);
    } else if (run == Tag.LONG && element instanceof Long number) {
      Scalars.writeLong(out, number);
    } else if (run != Tag.MIXED || !Scalars.write(out, element)) {
      throw new IllegalStateException("the list was changed while it was encoded");
    }
  }

  private static @Nullable Object readElement(ByteSource in, byte run)
      throws StreamCorruptedException {
    return switch (run) {
      case Tag.INT -> Scalars.readInt(in);
      case Tag.LONG -> Scalars.readLong(in);
      case Tag.DOUBLE -> Double.longBitsToDouble(in.fixedLong());
      case Tag.MIXED -> Scalars.read(in.next(), in);
      default -> throw new StreamCorruptedException("unknown run " + run);
    };
  }
}
