package dev.procession.mapreduce;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;

/**
 * Where a map/reduce job begins: it maps records to pairs of key and value, brings the pairs of
 * equal keys together, and reduces the values of each key to a result.
 *
 * {@snippet :
 * Map<String, Long> counts =
 *     MapReduce.from(TextInput.lines(Path.of("corpus")))
 *         .mapMulti(
 *             (String line, Emitter<String, Long> out) -> {
 *               for (String word : line.split("\\W+")) {
 *                 out.emit(word, 1L);
 *               }
 *             })
 *         .combine(Long::sum)
 *         .reduce(Long::sum)
 *         .runOn(pool)
 *         .toMap();
 * }
 *
 * <p>What the calls before {@code runOn} make is an immutable description: a function of its input,
 * that may be run many times and on any {@link dev.procession.Parallel}. The functions must give
 * the same for the same records, as a split whose worker died is read again.
 *
 * <p>The name is that of the paper by Dean and Ghemawat, 2004.
 */
public final class MapReduce {
  private MapReduce() {}

  /** Begins with splits that the workers read. */
  public static <T> Source<T> from(Input<T> input) {
    return new Source<>(input);
  }

  /**
   * Begins with items, which are sent to the workers a thousand at a time. They are gone through
   * once in each run of the job, while it runs.
   */
  public static <T> Source<T> from(Iterable<? extends T> items) {
    return new Source<>(new ItemInput<>(items));
  }

  /** Begins with files, each read whole by one task. */
  public static <T> Source<T> from(Collection<Path> files, FileReader<? extends T> reader) {
    return new Source<>(new FileInput<>(new ArrayList<>(files), reader));
  }
}
