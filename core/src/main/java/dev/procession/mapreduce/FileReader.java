package dev.procession.mapreduce;

import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Reads the records of a file, in the worker. The stream is closed at the end. */
@FunctionalInterface
public interface FileReader<T> extends Serializable {
  /** Begins to read. */
  Stream<? extends T> read(Path file) throws IOException;
}
