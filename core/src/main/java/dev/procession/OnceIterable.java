package dev.procession;

import java.util.Iterator;
import java.util.stream.Stream;

/** A stream as something to iterate once. */
record OnceIterable<T>(Iterator<T> iterator) implements Iterable<T> {
  static <T> Iterable<T> of(Stream<? extends T> stream) {
    @SuppressWarnings("unchecked") // an iterator only gives
    var iterator = (Iterator<T>) stream.iterator();
    return new OnceIterable<>(iterator);
  }
}
