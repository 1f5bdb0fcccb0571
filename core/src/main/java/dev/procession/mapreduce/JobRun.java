package dev.procession.mapreduce;

import dev.procession.Parallel;
import dev.procession.SerializableBiFunction;
import dev.procession.SerializableComparator;
import dev.procession.TaskFailedException;
import dev.procession.Tuple2;
import dev.procession.memory.ScratchFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One run of a {@link Job}. It runs when its results are asked for, by the first and only of {@link
 * #toMap}, {@link #stream}, {@link #top}, {@link #writeTo} and {@link #count}; these block until it
 * has ended. What it has on disk is removed then, however it ends.
 *
 * <p>The input is asked for its splits by the calling thread. The workers read them, and write and
 * read the pairs; only results come to the calling process. Used by one thread.
 *
 * <p>All of them throw {@link RecordException} if the map function fails at a record, {@link
 * ScratchFullException} if the disk is full, and what {@link Parallel#map} throws.
 */
public final class JobRun<K, R> {
  /** So exactly do parts in total order get equally large. */
  private static final int MOST_MARKS = 1024;

  private final Plan<?, K, ?, R> plan;
  private final Settings<K> settings;
  private final Parallel parallel;
  private boolean started;
  private @Nullable JobReport report;

  JobRun(Plan<?, K, ?, R> plan, Settings<K> settings, Parallel parallel) {
    this.plan = plan;
    this.settings = settings;
    this.parallel = parallel;
  }

  /** All results; they must fit into memory. In the order of the keys, if the job is sorted. */
  public Map<K, R> toMap() {
    var map = new LinkedHashMap<K, R>();
    try (Stream<Map.Entry<K, R>> all = stream()) {
      all.forEach(each -> map.put(each.getKey(), each.getValue()));
    }
    return Collections.unmodifiableMap(map);
  }

  /**
   * The results one after another, read from disk as they are asked for. In the order of the keys,
   * if the job is sorted. Close the stream; its files are there until then.
   */
  public Stream<Map.Entry<K, R>> stream() {
    ScratchFolder folder = begin();
    try {
      List<Run> runs =
          values(reduced(new Ending.ToRun<>(0), folder)).stream().map(MarkedRun::run).toList();
      return new RunStream<K, R>(settings.order(), runs, folder).stream();
    } catch (RuntimeException | Error e) {
      end(folder);
      throw e;
    }
  }

  /**
   * The keys with the greatest results, which must be {@link Comparable}, greatest first; at most
   * so many. Of those that compare as 0 any may come first.
   *
   * @throws IllegalArgumentException if {@code most} is below 1
   */
  @SuppressWarnings("unchecked") // the first comparison finds out
  public List<Tuple2<K, R>> top(int most) {
    return top(most, (one, other) -> ((Comparable<R>) one.second()).compareTo(other.second()));
  }

  /**
   * As {@link #top(int)}, in the order of a comparator of keys and results.
   *
   * @throws IllegalArgumentException if {@code most} is below 1
   */
  public List<Tuple2<K, R>> top(int most, SerializableComparator<? super Tuple2<K, R>> order) {
    if (most < 1) {
      throw new IllegalArgumentException("most must be at least 1: " + most);
    }
    var top = new Ending.Top<K, R>(most, order);
    return top.ofAll(values(ended(top)).stream().flatMap(List::stream).toList());
  }

  /** How many keys there are. */
  public long count() {
    return ended(new Ending.Counting<>()).stream().mapToLong(ReduceOutput::groups).sum();
  }

  /** As {@link #writeTo(Path, SerializableBiFunction)}, key and result with a tab between. */
  public List<Path> writeTo(Path folder) {
    return writeTo(folder, (key, result) -> key + "\t" + result);
  }

  /**
   * Writes the results as lines of UTF-8, a file {@code part-00000} and so on for each partition,
   * into a folder, which is made if it is not there. No file appears before all are whole. After
   * {@link Job#totalOrder} the parts are in order too.
   *
   * @return the files
   * @throws IllegalStateException if there are such files already
   */
  public List<Path> writeTo(
      Path folder, SerializableBiFunction<? super K, ? super R, String> line) {
    var target = new PartFolder(folder);
    try {
      target.begin();
      Ending.ToText<K, R> ending = new Ending.ToText<>(target.unfinished(), line);
      return target.publish(settings.totalOrder() ? ordered(ending) : values(ended(ending)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      target.end();
    }
  }

  /**
   * What the job has done.
   *
   * @throws IllegalStateException if it has not ended yet
   */
  public JobReport report() {
    if (report == null) {
      throw new IllegalStateException("the job has not ended yet: ask for its results first");
    }
    return report;
  }

  // running

  private <F> List<ReduceOutput<F>> ended(Ending<K, R, F> ending) {
    ScratchFolder folder = begin();
    try {
      return reduced(ending, folder);
    } finally {
      end(folder);
    }
  }

  private List<String> ordered(Ending.ToText<K, R> ending) {
    ScratchFolder folder = begin();
    try {
      return reported(
          folder,
          phases -> {
            phases.map();
            var runs = values(phases.reduce(phases.shuffle(), new Ending.ToRun<>(MOST_MARKS)));
            return phases.order(runs, ending);
          });
    } finally {
      end(folder);
    }
  }

  private static <F> List<F> values(List<ReduceOutput<F>> outputs) {
    return outputs.stream().map(ReduceOutput::value).toList();
  }

  private ScratchFolder begin() {
    if (started) {
      throw new IllegalStateException(
          "a run gives its results once; call runOn again for another run of the job");
    }
    started = true;
    String base = settings.scratch();
    Path folder = Path.of(base.isEmpty() ? System.getProperty("java.io.tmpdir") : base);
    try {
      return ScratchFolder.create(folder, "mapreduce");
    } catch (IOException e) {
      throw new UncheckedIOException("cannot spill to " + folder + ": " + e.getMessage(), e);
    }
  }

  private static void end(ScratchFolder folder) {
    try {
      folder.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private <F> List<ReduceOutput<F>> reduced(Ending<K, R, F> ending, ScratchFolder folder) {
    return reported(
        folder,
        phases -> {
          phases.map();
          return phases.reduce(phases.shuffle(), ending);
        });
  }

  private <A> A reported(ScratchFolder folder, Function<Phases<K, R>, A> work) {
    var phases = new Phases<>(plan, settings, parallel, folder.path().toString());
    try {
      A done = work.apply(phases);
      report = phases.report();
      return done;
    } catch (TaskFailedException e) {
      throw e.getCause() instanceof JobException known ? known.because(e) : e;
    }
  }
}
