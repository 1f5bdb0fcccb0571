package dev.procession;

import org.jspecify.annotations.Nullable;

/** A chunk that is still being filled: of items that follow each other. Not thread-safe. */
final class OpenChunk {
  private static final int FEW = 16;

  private final Call call;
  private final long first;
  private final Arguments.Builder arguments;

  OpenChunk(Call call, long first) {
    this.call = call;
    this.first = first;
    this.arguments = call.pool.crossing().arguments();
  }

  /** Whether the item is the next of the call, and would not make many others cost more. */
  boolean suits(Call of, long index, @Nullable Object argument) {
    return of == call && index == first + size() && (size() < FEW || arguments.suits(argument));
  }

  /** Adds the next item. */
  void add(@Nullable Object argument) {
    arguments.add(argument);
  }

  int size() {
    return arguments.size();
  }

  long bytes() {
    return arguments.bytes();
  }

  Chunk close() {
    return new Chunk(call, first, arguments.build());
  }
}
