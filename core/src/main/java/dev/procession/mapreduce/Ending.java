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

  /** A run of groups with one value each, to be read where the job was started. */
  record ToRun<K, R>() implements Ending<K, R, Run> {
    @Override
    public Sink<K, R, Run> open(Attempt attempt) throws IOException {
      RunWriter out = attempt.newRun();
      return new Sink<>() {
        @Override
        public void accept(K key, R result) throws IOException {
          out.beginGroup(KeyEntry.of(key));
          out.value(Coder.encode(result));
          out.endGroup();
        }

        @Override
        public Run finish() throws IOException {
          return out.finish();
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
