package dev.procession.mapreduce;

import java.io.IOException;
import java.io.Serializable;

/**
 * What a job reads, as splits that tasks read at the same time. {@link TextInput} reads text; to
 * read something else implement this and {@link Split}.
 */
public interface Input<T> extends Serializable {
  /** The splits; asked for one after another while earlier ones are read already. */
  Iterable<? extends Split<T>> splits() throws IOException;
}
