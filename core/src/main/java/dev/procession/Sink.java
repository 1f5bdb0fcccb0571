package dev.procession;

/**
 * Where the answers of a call go. Called by threads of the engine, which must not wait: an
 * implementation only books and wakes.
 */
interface Sink {
  /** Items have ended. Called once for each item, by several threads at once. */
  void settled(Chunk chunk, Answer answer);

  /** All items have ended and no more will come. Called once, last, unless broken. */
  void finished();

  /** The pool takes nothing more; who still reads an input stops. */
  default void poolCloses() {}

  /** The pool cannot go on; what has not been answered will not be. Called at most once. */
  void broken(ProcessionException error);
}
