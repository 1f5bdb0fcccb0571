package dev.procession.mapreduce;

import dev.procession.SerializableBinaryOperator;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The pairs of a map task, by key, up to a budget of bytes; then they go to disk as a sorted run.
 * Used by one thread.
 */
final class PairBuffer<K, V> implements Emitter<K, V> {
  /** About what a key costs beside its own bytes. */
  private static final int ENTRY_BYTES = 100;

  /** The values of a key are in one array. */
  private static final long MOST_BUDGET = 1 << 30;

  private final @Nullable SerializableBinaryOperator<V> combiner;
  private final Settings<K> settings;
  private final Attempt attempt;
  private final long budget;
  private final Map<K, Slot<V>> slots = new HashMap<>();
  private final List<Run> runs = new ArrayList<>();
  private long bytes;
  private long pairsIn;
  private long pairsOut;

  /** Why pairs are lost. From then on nothing is taken, and nothing given. */
  private @Nullable Throwable failure;

  PairBuffer(
      @Nullable SerializableBinaryOperator<V> combiner, Settings<K> settings, Attempt attempt) {
    this.combiner = combiner;
    this.settings = settings;
    this.attempt = attempt;
    this.budget = Math.min(settings.budget(), MOST_BUDGET);
  }

  /** A failure to write, on its way through the map function, which may swallow it. */
  private static final class SpillFailure extends RuntimeException {
    private static final long serialVersionUID = 1;

    SpillFailure(Throwable failure) {
      super("pairs could not be written: " + failure, failure);
    }
  }

  /** What is known of a key. */
  private sealed interface Slot<V> {
    /** Writes the values; returns how many. */
    long write(RunWriter out) throws IOException;
  }

  private static final class Combined<V> implements Slot<V> {
    private V value;
    private int bytes;
    private int times;

    Combined(V value, long bytes) {
      this.value = value;
      this.bytes = Math.clamp(bytes, 0, Integer.MAX_VALUE);
    }

    /**
     * Returns by how many bytes this has grown, as far as is known: what has no fixed size is
     * measured each time it was combined twice as often.
     */
    int combine(V more, SerializableBinaryOperator<V> combiner) {
      value = Objects.requireNonNull(combiner.apply(value, more), "the combiner gave null");
      times++;
      if (value instanceof Number || (times & (times - 1)) != 0) {
        return 0;
      }
      int before = bytes;
      bytes = Coder.encode(value).length;
      return bytes - before;
    }

    @Override
    public long write(RunWriter out) throws IOException {
      out.value(Coder.encode(value));
      return 1;
    }
  }

  /** All values, in the form of a run. */
  private static final class Collected<V> implements Slot<V> {
    private static final int FIRST_BYTES = 16;
    private byte[] bytes = new byte[FIRST_BYTES];
    private int length;
    private long count;

    /** Returns by how many bytes this has grown. */
    int add(byte[] value) {
      int before = bytes.length;
      int needed = Math.addExact(length, value.length + 5);
      if (needed > bytes.length) {
        bytes = Arrays.copyOf(bytes, Math.max(needed, (int) Math.min(2L * before, 1 << 30)));
      }
      int rest = value.length + 1;
      while (rest > 0x7f) {
        bytes[length++] = (byte) (rest | 0x80);
        rest >>>= 7;
      }
      bytes[length++] = (byte) rest;
      System.arraycopy(value, 0, bytes, length, value.length);
      length += value.length;
      count++;
      return bytes.length - before;
    }

    @Override
    public long write(RunWriter out) throws IOException {
      out.values(bytes, length);
      return count;
    }
  }

  @Override
  public void emit(K key, V value) {
    if (failure != null) {
      throw new SpillFailure(failure);
    }
    Objects.requireNonNull(key, "key: a pair must have one");
    Objects.requireNonNull(value, "value: a pair must have one");
    pairsIn++;
    Slot<V> slot = slots.get(key);
    if (slot == null) {
      int _ = StableHash.of(key); // refused here rather than when it is written
      long valueBytes = combiner == null ? 0 : Size.of(value);
      slot = combiner == null ? new Collected<>() : new Combined<>(value, valueBytes);
      bytes += ENTRY_BYTES + Size.of(key) + valueBytes;
      slots.put(key, slot);
      if (combiner != null) {
        spillIfFull();
        return;
      }
    }
    bytes +=
        switch (slot) {
          case Combined<V> combined -> combined.combine(value, Objects.requireNonNull(combiner));
          case Collected<V> collected -> collected.add(Coder.encode(value));
        };
    spillIfFull();
  }

  private void spillIfFull() {
    if (bytes > budget) {
      try {
        spill();
      } catch (IOException | RuntimeException | Error e) {
        failure = e; // what was in memory is gone, whatever the map function does with this
        throw new SpillFailure(e);
      }
    }
  }

  /** Throws why pairs are lost, if any are; not a failure of the record that was mapped then. */
  void requireWhole() throws IOException {
    switch (failure) {
      case null -> {}
      case IOException e -> throw e;
      case RuntimeException e -> throw e;
      case Error e -> throw e;
      default -> throw new AssertionError("not a failure to write", failure);
    }
  }

  /** A key on its way to disk. */
  private record Sortable<K, V>(int partition, KeyEntry<K> key, Slot<V> slot) {}

  private void spill() throws IOException {
    if (slots.isEmpty()) {
      return;
    }
    var sorted = new ArrayList<Sortable<K, V>>(slots.size());
    slots.forEach((key, slot) -> {
      KeyEntry<K> entry = KeyEntry.of(key);
      sorted.add(new Sortable<>(entry.partition(settings.partitions()), entry, slot));
    });
    slots.clear();
    bytes = 0;
    sorted.sort(
        Comparator.<Sortable<K, V>>comparingInt(Sortable::partition)
            .thenComparing(Sortable::key, settings.order()::compare));
    try (var out = attempt.newRun()) {
      runs.add(write(sorted, out));
    }
  }

  private Run write(List<Sortable<K, V>> sorted, RunWriter out) throws IOException {
    long[] begins = new long[settings.partitions()];
    int partition = 0;
    for (Sortable<K, V> each : sorted) {
      while (partition < each.partition) {
        begins[++partition] = out.position();
      }
      out.beginGroup(each.key);
      pairsOut += each.slot.write(out);
      out.endGroup();
    }
    while (++partition < begins.length) {
      begins[partition] = out.position();
    }
    return out.finish(begins);
  }

  /** Spills what is left, and gives all runs. */
  List<Run> finish() throws IOException {
    requireWhole();
    spill();
    return runs;
  }

  /** How many were emitted. */
  long pairsIn() {
    return pairsIn;
  }

  /** How many were left after combining. */
  long pairsOut() {
    return pairsOut;
  }
}
