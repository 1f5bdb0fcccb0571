package dev.procession.mapreduce;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * Goes through several sorted runs as if they were one: group after group, and of each the values
 * from all runs. It holds one group head a run. Used by one thread.
 */
final class Merge<K> implements AutoCloseable {
  private final KeyOrder<K> order;
  private final List<RunReader<K>> all = new ArrayList<>();
  private final PriorityQueue<RunReader<K>> heads;

  /** Earlier keys of the hash of this one, which are not equal to it. */
  private final List<KeyEntry<K>> sameHash = new ArrayList<>();

  private @Nullable KeyEntry<K> key;

  Merge(KeyOrder<K> order, List<Run.Slice> slices, int bufferBytes) throws IOException {
    this.order = order;
    this.heads = new PriorityQueue<>((one, other) -> order.compare(one.key(), other.key()));
    try {
      for (Run.Slice slice : slices) {
        var reader = new RunReader<K>(slice, bufferBytes);
        all.add(reader);
        advance(reader);
      }
    } catch (IOException | RuntimeException e) {
      close();
      throw e;
    }
  }

  private void advance(RunReader<K> reader) throws IOException {
    if (reader.nextGroup()) {
      heads.add(reader);
    } else {
      reader.close();
    }
  }

  /** Goes to the next group, past what is left of this one; returns whether there is one. */
  boolean nextGroup() throws IOException {
    if (key != null) {
      while (isOfGroup(heads.peek())) {
        advance(heads.remove());
      }
    }
    RunReader<K> head = heads.peek();
    KeyEntry<K> before = key;
    key = head == null ? null : head.key();
    if (key != null) {
      requireNew(before, key);
    }
    return key != null;
  }

  private boolean isOfGroup(@Nullable RunReader<K> head) {
    return head != null && key != null && order.isSame(key, head.key());
  }

  /** Equal keys lie side by side unless they have unequal bytes and another key is between. */
  private void requireNew(@Nullable KeyEntry<K> before, KeyEntry<K> now) {
    if (before == null || before.hash() != now.hash()) {
      sameHash.clear();
      return;
    }
    sameHash.add(before);
    for (KeyEntry<K> each : sameHash) {
      if (order.isSame(each, now)) {
        throw new IllegalStateException(
            "equal keys of "
                + now.key().getClass().getTypeName()
                + " are written as different bytes, and another key has the same hash code; use"
                + " .sorted(), or keys that are written alike");
      }
    }
  }

  /** The key of this group. */
  KeyEntry<K> key() {
    KeyEntry<K> known = key;
    if (known == null) {
      throw new IllegalStateException("there is no group");
    }
    return known;
  }

  /** The next value of this group; null behind the last one. */
  byte @Nullable [] nextValue() throws IOException {
    while (isOfGroup(heads.peek())) {
      byte[] value = heads.element().nextValue();
      if (value != null) {
        return value;
      }
      advance(heads.remove());
    }
    return null;
  }

  @Override
  public void close() throws IOException {
    for (RunReader<K> reader : all) {
      reader.close();
    }
  }
}
