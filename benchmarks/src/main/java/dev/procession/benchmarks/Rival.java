package dev.procession.benchmarks;

import java.io.IOException;

/** One who does the works, in processes of its own or not. Not thread-safe. */
interface Rival extends AutoCloseable {
  String name();

  /** Whether it knows such work. */
  boolean can(Work work);

  /** Does all of a work; how many seconds it took. */
  double seconds(Work work) throws Exception;

  @Override
  void close() throws IOException;
}
