package dev.procession.mapreduce;

import dev.procession.SerializableBiFunction;
import dev.procession.SerializableComparator;
import dev.procession.Tuple2;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;

/** What becomes of the reduced groups of a partition, in the worker. */
sealed interface Ending<K, R, F> extends Serializable {
  Sink<K, R, F> open(Attempt attempt) throws IOException;

  /** Takes the groups of one partition. */
  interface Sink<K, R, F> extends AutoCloseable {
    void accept(K key, R result) throws IOException;

    F finish() throws IOException;

    @Override
    default void close() throws IOException {}
  }

  /** Nothing but how many there are, which every answer says. */
  record Counting<K, R>() implements Ending<K, R, Boolean> {
    @Override
    public Sink<K, R, Boolean> open(Attempt attempt) {
      return new Sink<>() {
        @Override
        public void accept(K key, R result) {}

        @Override
        public Boolean finish() {
          return true;
        }
      };
    }
  }

  /** The greatest, of which there may be fewer. */
  record Top<K, R>(int most, SerializableComparator<? super Tuple2<K, R>> order)
      implements Ending<K, R, List<Tuple2<K, R>>> {
    @Override
    public Sink<K, R, List<Tuple2<K, R>>> open(Attempt attempt) {
      var smallestFirst = new PriorityQueue<Tuple2<K, R>>(order);
      return new Sink<>() {
        @Override
        public void accept(K key, R result) {
          smallestFirst.add(new Tuple2<>(key, result));
          if (smallestFirst.size() > most) {
            smallestFirst.remove();
          }
        }

        @Override
        public List<Tuple2<K, R>> finish() {
          return new ArrayList<>(smallestFirst);
        }
      };
    }

    /** The greatest of those of all partitions, greatest first. */
    List<Tuple2<K, R>> ofAll(List<Tuple2<K, R>> candidates) {
      return candidates.stream().sorted(order.reversed()).limit(most).toList();
    }
  }

  /**
   * A run of groups with one value each.
   *
   * @param mostMarks how many of its keys are marked, if there are so many
   */
  record ToRun<K, R>(int mostMarks) implements Ending<K, R, MarkedRun<K>> {
    @Override
    public Sink<K, R, MarkedRun<K>> open(Attempt attempt) throws IOException {
      RunWriter out = attempt.newRun();
      var marks = new KeyMarks<K>(mostMarks);
      return new Sink<>() {
        @Override
        public void accept(K key, R result) throws IOException {
          KeyEntry<K> entry = KeyEntry.of(key);
          marks.add(entry, out.position());
          out.beginGroup(entry);
          out.value(Coder.encode(result));
          out.endGroup();
        }

        @Override
        public MarkedRun<K> finish() throws IOException {
          return new MarkedRun<>(out.finish(), new ArrayList<>(marks.marks()));
        }

        @Override
        public void close() throws IOException {
          out.close();
        }
      };
    }
  }

  /** A text file with a line each. */
  record ToText<K, R>(String folder, SerializableBiFunction<? super K, ? super R, String> line)
      implements Ending<K, R, String> {
    @Override
    public Sink<K, R, String> open(Attempt attempt) throws IOException {
      Path file = Files.createTempFile(Path.of(folder), "part-", ".unfinished");
      BufferedWriter out = Files.newBufferedWriter(file, StandardCharsets.UTF_8);
      return new Sink<>() {
        @Override
        public void accept(K key, R result) throws IOException {
          out.write(line.apply(key, result));
          out.write('\n');
        }

        @Override
        public String finish() throws IOException {
          out.close();
          return file.toString();
        }

        @Override
        public void close() throws IOException {
          out.close();
        }
      };
    }
  }
}
