package dev.procession.mapreduce;

import java.io.IOException;
import java.io.Serializable;

/**
 * A part of an {@link Input} that one task reads. It is read again if the worker of that task dies,
 * and must give the same records then.
 */
public interface Split<T> extends Serializable {
  /** Begins to read. Called in the worker. */
  Records<T> open() throws IOException;

  /** What it is, for errors and reports. */
  @Override
  String toString();
}
