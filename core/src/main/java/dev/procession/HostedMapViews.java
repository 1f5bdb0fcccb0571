package dev.procession;

import java.util.AbstractCollection;
import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The views of a shared map: what they are asked they ask the map; who iterates has what was in it
 * then, fetched at once.
 */
final class HostedMapViews {
  private HostedMapViews() {}

  static <K, V> Set<K> keys(SharedMap<K, V> map) {
    return new Keys<>(map);
  }

  static <K, V> Collection<V> values(SharedMap<K, V> map) {
    return new Values<>(map);
  }

  static <K, V> Set<Map.Entry<K, V>> entries(SharedMap<K, V> map) {
    return new Entries<>(map);
  }

  private static final class Keys<K, V> extends AbstractSet<K> {
    private final SharedMap<K, V> map;

    Keys(SharedMap<K, V> map) {
      this.map = map;
    }

    @Override
    public Iterator<K> iterator() {
      return new Removing<>(map, map.fetchKeys(), Function.identity());
    }

    @Override
    public Spliterator<K> spliterator() {
      return spliteratorOf(iterator(), Spliterator.DISTINCT);
    }

    @Override
    public int size() {
      return map.size();
    }

    @Override
    @SuppressWarnings("SuspiciousMethodCalls")
    public boolean contains(Object key) {
      return map.containsKey(key);
    }

    @Override
    public boolean remove(Object key) {
      return map.remove(key) != null;
    }

    @Override
    public void clear() {
      map.clear();
    }
  }

  private static final class Values<K, V> extends AbstractCollection<V> {
    private final SharedMap<K, V> map;

    Values(SharedMap<K, V> map) {
      this.map = map;
    }

    @Override
    public Iterator<V> iterator() {
      Iterator<Map.Entry<K, V>> entries = map.entrySet().iterator();
      return new Iterator<>() {
        @Override
        public boolean hasNext() {
          return entries.hasNext();
        }

        @Override
        public V next() {
          return entries.next().getValue();
        }

        @Override
        public void remove() {
          entries.remove();
        }
      };
    }

    @Override
    public Spliterator<V> spliterator() {
      return spliteratorOf(iterator(), 0);
    }

    @Override
    public int size() {
      return map.size();
    }

    @Override
    public boolean contains(Object value) {
      return map.containsValue(value);
    }

    @Override
    public void clear() {
      map.clear();
    }
  }

  private static final class Entries<K, V> extends AbstractSet<Map.Entry<K, V>> {
    private final SharedMap<K, V> map;

    Entries(SharedMap<K, V> map) {
      this.map = map;
    }

    @Override
    public Iterator<Map.Entry<K, V>> iterator() {
      List<Map.Entry<K, V>> entries = map.fetchEntries();
      return new Removing<>(map, entries, Map.Entry::getKey);
    }

    @Override
    public Spliterator<Map.Entry<K, V>> spliterator() {
      return spliteratorOf(iterator(), Spliterator.DISTINCT);
    }

    @Override
    public int size() {
      return map.size();
    }

    @Override
    public boolean contains(Object object) {
      return object instanceof Map.Entry<?, ?> entry
          && entry.getValue() != null
          && entry.getValue().equals(map.get(entry.getKey()));
    }

    @Override
    public boolean remove(Object object) {
      return object instanceof Map.Entry<?, ?> entry
          && map.remove(entry.getKey(), entry.getValue());
    }

    @Override
    public void clear() {
      map.clear();
    }
  }

  /** Its size may change between the two calls that tell it and give it. */
  private static <T> Spliterator<T> spliteratorOf(Iterator<T> iterator, int characteristics) {
    int always = Spliterator.NONNULL | Spliterator.IMMUTABLE;
    return Spliterators.spliteratorUnknownSize(iterator, characteristics | always);
  }

  /** Goes over what was fetched and removes from the map. */
  private static final class Removing<K, T> implements Iterator<T> {
    private final SharedMap<K, ?> map;
    private final Iterator<T> fetched;
    private final Function<T, K> key;
    private @Nullable K last;

    Removing(SharedMap<K, ?> map, List<T> fetched, Function<T, K> key) {
      this.map = map;
      this.fetched = fetched.iterator();
      this.key = key;
    }

    @Override
    public boolean hasNext() {
      return fetched.hasNext();
    }

    @Override
    public T next() {
      T next = fetched.next();
      last = key.apply(next);
      return next;
    }

    @Override
    public void remove() {
      if (last == null) {
        throw new IllegalStateException("there was no next before this remove");
      }
      Object _ = map.remove(last);
      last = null;
    }
  }

  /** Writes what it is set to into the map. */
  static final class WritingEntry<K, V> extends AbstractMap.SimpleEntry<K, V> {
    private static final long serialVersionUID = 1;

    private final transient SharedMap<K, V> map;

    WritingEntry(SharedMap<K, V> map, K key, V value) {
      super(key, value);
      this.map = map;
    }

    @Override
    public V setValue(V value) {
      V _ = map.put(getKey(), value);
      return super.setValue(value);
    }
  }
}
