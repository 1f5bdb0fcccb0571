package dev.procession.mapreduce;

import java.util.Collection;

/** About how many bytes of heap a value takes. */
final class Size {
  private static final int OBJECT = 16;
  private static final int USUAL = 64;
  private static final int ELEMENT = 24;

  private Size() {}

  static long of(Object value) {
    return switch (value) {
      case Number _, Boolean _, Character _ -> OBJECT;
      case String text -> 2 * OBJECT + 8L + text.length();
      case byte[] array -> OBJECT + (long) array.length;
      case int[] array -> OBJECT + 4L * array.length;
      case long[] array -> OBJECT + 8L * array.length;
      case double[] array -> OBJECT + 8L * array.length;
      case Collection<?> collection -> USUAL + ofAll(collection);
      default -> USUAL;
    };
  }

  /** Of the elements; it looks at the first few. */
  private static long ofAll(Collection<?> collection) {
    long sum = 0;
    int seen = 0;
    for (Object each : collection) {
      sum += ELEMENT + (each == null ? 0 : of(each));
      if (++seen == 8) {
        break;
      }
    }
    return seen == 0 ? 0 : sum * collection.size() / seen;
  }
}
