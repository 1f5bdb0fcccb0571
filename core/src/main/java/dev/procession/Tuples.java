package dev.procession;

import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/**
 * Pairs up inputs for {@code starmap}, as Python's {@code zip} and {@code enumerate} do. The
 * results are lazy views: each iteration reads the inputs anew.
 */
@SuppressWarnings("exports") // the annotations are for the compiler only
public final class Tuples {
  private Tuples() {}

  /** Pairs the items of two inputs; ends with the shorter one. */
  public static <A extends @Nullable Object, B extends @Nullable Object> Iterable<Tuple2<A, B>> zip(
      Iterable<? extends A> first, Iterable<? extends B> second) {
    return () -> zip(first.iterator(), second.iterator());
  }

  /** Joins the items of three inputs; ends with the shortest one. */
  public static <A extends @Nullable Object, B extends @Nullable Object, C extends @Nullable Object>
      Iterable<Tuple3<A, B, C>> zip(
          Iterable<? extends A> first, Iterable<? extends B> second, Iterable<? extends C> third) {
    return () -> {
      Iterator<Tuple2<A, B>> firstTwo = zip(first.iterator(), second.iterator());
      Iterator<? extends C> last = third.iterator();
      return new Iterator<>() {
        @Override
        public boolean hasNext() {
          return firstTwo.hasNext() && last.hasNext();
        }

        @Override
        public Tuple3<A, B, C> next() {
          Tuple2<A, B> two = firstTwo.next();
          return new Tuple3<>(two.first(), two.second(), last.next());
        }
      };
    };
  }

  /** Pairs each item with its place, from 0 on. */
  public static <T extends @Nullable Object> Iterable<Tuple2<Integer, T>> enumerate(
      Iterable<? extends T> items) {
    return () -> zip(Range.of(0, Integer.MAX_VALUE).iterator(), items.iterator());
  }

  private static <A extends @Nullable Object, B extends @Nullable Object>
      Iterator<Tuple2<A, B>> zip(Iterator<? extends A> first, Iterator<? extends B> second) {
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return first.hasNext() && second.hasNext();
      }

      @Override
      public Tuple2<A, B> next() {
        return new Tuple2<>(first.next(), second.next());
      }
    };
  }
}
