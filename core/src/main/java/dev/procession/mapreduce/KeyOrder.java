package dev.procession.mapreduce;

import dev.procession.SerializableComparator;
import java.io.Serializable;
import java.util.Arrays;

/** In which order keys lie in runs, and which of them are one group. */
sealed interface KeyOrder<K> extends Serializable {
  int compare(KeyEntry<K> one, KeyEntry<K> other);

  boolean isSame(KeyEntry<K> one, KeyEntry<K> other);

  /** By hash and bytes: fast, and of no meaning. */
  record ByHash<K>() implements KeyOrder<K> {
    @Override
    public int compare(KeyEntry<K> one, KeyEntry<K> other) {
      int byHash = Integer.compare(one.hash(), other.hash());
      return byHash != 0 ? byHash : Arrays.compare(one.bytes(), other.bytes());
    }

    @Override
    public boolean isSame(KeyEntry<K> one, KeyEntry<K> other) {
      return one.hash() == other.hash()
          && (Arrays.equals(one.bytes(), other.bytes()) || one.key().equals(other.key()));
    }
  }

  /** By a comparator that agrees with {@code equals}, on which partitions rest. */
  record ByComparator<K>(SerializableComparator<? super K> comparator) implements KeyOrder<K> {
    @Override
    public int compare(KeyEntry<K> one, KeyEntry<K> other) {
      return comparator.compare(one.key(), other.key());
    }

    @Override
    public boolean isSame(KeyEntry<K> one, KeyEntry<K> other) {
      if (compare(one, other) != 0) {
        return false;
      }
      if (!Arrays.equals(one.bytes(), other.bytes()) && !one.key().equals(other.key())) {
        throw new IllegalStateException(
            "the order says that two keys are the same, and equals that they are not: "
                + one.key()
                + " and "
                + other.key()
                + "; emit keys that are equal then, such as words in lower case");
      }
      return true;
    }
  }
}
