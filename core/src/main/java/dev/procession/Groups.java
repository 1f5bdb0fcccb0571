package dev.procession;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Groups items by keys that the workers find. */
final class Groups {
  private Groups() {}

  static <T, K> Map<K, List<T>> of(
      Parallel parallel,
      SerializableFunction<? super T, ? extends K> classifier,
      Iterable<? extends T> items) {
    Objects.requireNonNull(classifier, "classifier");
    Objects.requireNonNull(items, "items");
    if (items instanceof Collection<? extends T> sized) {
      List<? extends T> list =
          sized instanceof List<? extends T> known ? known : new ArrayList<>(sized);
      return grouped(list, parallel.map(new ToKey<T, K>(classifier), list));
    }
    var read = new ArrayList<T>();
    List<K> keys = parallel.map(new ToKey<T, K>(classifier), recorded(items, read));
    return grouped(read, keys);
  }

  /** The same items, which are put into a list while they are read: that happens once. */
  private static <T> Iterable<T> recorded(Iterable<? extends T> items, List<T> read) {
    return () -> {
      Iterator<? extends T> each = items.iterator();
      return new Iterator<>() {
        @Override
        public boolean hasNext() {
          return each.hasNext();
        }

        @Override
        public T next() {
          T item = each.next();
          read.add(item);
          return item;
        }
      };
    };
  }

  private static <T, K> Map<K, List<T>> grouped(List<? extends T> items, List<K> keys) {
    var groups = new LinkedHashMap<K, List<T>>();
    Iterator<? extends T> each = items.iterator();
    for (K key : keys) {
      groups.computeIfAbsent(key, _ -> new ArrayList<>()).add(each.next());
    }
    groups.replaceAll((_, group) -> Collections.unmodifiableList(group));
    return Collections.unmodifiableMap(groups);
  }

  /** The classifier, which may not give null. */
  private record ToKey<T, K>(SerializableFunction<? super T, ? extends K> classifier)
      implements SerializableFunction<T, K> {
    @Override
    public K applyChecked(T item) throws Exception {
      return Objects.requireNonNull(
          classifier.applyChecked(item), "the key of an item is null; give null items another key");
    }
  }
}
