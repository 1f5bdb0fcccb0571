package dev.procession.mapreduce;

import dev.procession.SerializableBiConsumer;
import dev.procession.SerializableBinaryOperator;
import dev.procession.SerializableFunction;
import dev.procession.TaskContext;
import dev.procession.codec.Throwables;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/** Reads a split, maps its records, and leaves their pairs on disk in sorted runs. */
final class MapTask<T, K, V> implements SerializableFunction<Split<T>, MapOutput> {
  private static final long serialVersionUID = 1;
  private static final int LOOK_EACH = 256;
  private static final int MOST_NAMED = 10;

  private final SerializableBiConsumer<? super T, Emitter<K, V>> mapper;
  private final @Nullable SerializableBinaryOperator<V> combiner;
  private final Settings<K> settings;
  private final String jobFolder;

  MapTask(
      SerializableBiConsumer<? super T, Emitter<K, V>> mapper,
      @Nullable SerializableBinaryOperator<V> combiner,
      Settings<K> settings,
      String jobFolder) {
    this.mapper = mapper;
    this.combiner = combiner;
    this.settings = settings;
    this.jobFolder = jobFolder;
  }

  @Override
  public MapOutput applyChecked(Split<T> split) throws Exception {
    var attempt = Attempt.in(jobFolder);
    try (Records<T> records = split.open()) {
      return new Reading(split, records, attempt).all();
    } catch (Exception e) {
      throw attempt.explained(e);
    }
  }

  /** One task at work. */
  private final class Reading {
    private final long began = System.nanoTime();
    private final Split<T> split;
    private final Records<T> records;
    private final PairBuffer<K, V> pairs;
    private final List<String> skipped = new ArrayList<>();
    private long skippedCount;
    private long count;

    Reading(Split<T> split, Records<T> records, Attempt attempt) {
      this.split = split;
      this.records = records;
      this.pairs = new PairBuffer<>(combiner, settings, attempt);
    }

    MapOutput all() throws IOException {
      var context = TaskContext.current();
      while (records.next()) {
        count++;
        if (count % LOOK_EACH == 0 && context.isCancelled()) {
          throw new CancellationException(split + " was stopped at " + records.position());
        }
        map();
      }
      List<Run> runs = pairs.finish();
      return new MapOutput(
          split.toString(),
          runs,
          count,
          records.bytes(),
          pairs.pairsIn(),
          pairs.pairsOut(),
          skipped,
          skippedCount,
          context.counts(),
          System.nanoTime() - began);
    }

    private void map() throws IOException {
      try {
        mapper.acceptChecked(records.record(), pairs);
      } catch (Exception e) {
        pairs.requireWhole();
        String position = records.position();
        if (skippedCount == settings.mostSkipped()) {
          throw new RecordException(position, e);
        }
        skippedCount++;
        if (skipped.size() < MOST_NAMED) {
          skipped.add(position + ": " + Throwables.text(e));
        }
      }
    }
  }
}
