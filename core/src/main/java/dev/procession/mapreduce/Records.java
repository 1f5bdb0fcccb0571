package dev.procession.mapreduce;

import java.io.IOException;

/** The records of a split, one after another. Used by one thread. */
public interface Records<T> extends AutoCloseable {
  /** Goes to the next record; false if there is none. */
  boolean next() throws IOException;

  /** The record that {@link #next} went to. What it throws is a failure of that record. */
  T record() throws IOException;

  /** Where that record is, for errors. */
  String position() throws IOException;

  /** How many bytes were read, 0 if nobody counts them. */
  default long bytes() {
    return 0;
  }

  @Override
  void close() throws IOException;
}
