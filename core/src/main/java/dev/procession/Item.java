package dev.procession;

import dev.procession.ProcessionException.Origin;

/** One item of a chunk, by its place there. */
record Item(Chunk chunk, int place) {
  Call call() {
    return chunk.call();
  }

  /** Its place in the input of its call. */
  long index() {
    return chunk.first() + place;
  }

  /** Which run comes next or is under way. */
  int attempt() {
    return chunk.attempt();
  }

  /** The chunk that it alone makes. */
  Chunk alone() {
    return chunk.slice(place, place + 1);
  }

  /** What it is, in a few words that take no code of the user. */
  String text() {
    return chunk.arguments().text(place);
  }

  Origin origin(int worker) {
    return new Origin(index(), worker, attempt());
  }
}
