package dev.procession;

import dev.procession.HostedMap.Operation;
import dev.procession.hosted.Parts;
import java.io.InvalidObjectException;
import java.io.ObjectInputStream;
import java.io.Serial;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.util.AbstractMap;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentMap;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A map that several processes read and change; handed to a task or a child, or inside any value
 * that crosses, it stays the same map. Python: {@code Manager().dict()}.
 *
 * {@snippet :
 * SharedMap<String, Long> counts = SharedMap.create();
 * pool.forEach(word -> counts.merge(word, 1L, Long::sum), words);
 * }
 *
 * <p>It lives in the process that made it, until that process closes it or ends. Each method is one
 * round trip to that process, and as atomic as in a {@link java.util.concurrent.ConcurrentHashMap};
 * null keys and values are refused as there.
 *
 * <p><b>Keys and values are copies</b>, in the process where the map lives too: to change a list
 * that you got from the map changes nothing in it. Use {@link #update}: {@code map.update(key, list
 * -> { list.add(item); return list; })}.
 *
 * <p><b>Functions of our types run in the process where the map lives</b>, with what they capture
 * as a copy; nobody else changes that key meanwhile. A lambda or method reference given to a method
 * of this class is one. What the function throws is thrown here as it is; the map is unchanged
 * then. A function of the JDK's types runs there too if it can cross, else here, on a copy of the
 * value, and again if somebody changed the value meanwhile. A function should not use the map
 * itself.
 *
 * <p>Iterators, streams and {@link #entrySet} have what was in the map when they began, fetched at
 * once; what is removed by an iterator or set in an entry is written to the map.
 *
 * <p>Calls wait for their answer, whatever interrupts; the flag is set again after that. Any method
 * throws {@link SharedStateLostException} if the process where the map lives has ended or has
 * closed it, {@link IllegalStateException} once closed here, {@link TaskSerializationException} if
 * a key, value or function cannot cross.
 *
 * <p>Memory effects: what a thread did before it put a value does not cross, but for the value
 * itself. Thread-safe.
 *
 * @see <a href="https://docs.python.org/3/library/multiprocessing.html#managers">Python:
 *     Managers</a>
 */
@SuppressWarnings("exports") // the annotations are for the compiler only
public final class SharedMap<K, V> extends AbstractMap<K, V>
    implements ConcurrentMap<K, V>, Serializable, AutoCloseable {
  @Serial private static final long serialVersionUID = 1;

  private final transient HostedCalls calls;

  private SharedMap(HostedCalls calls) {
    this.calls = calls;
  }

  /** Makes one that lives in this process. Its classes are those that this thread sees. */
  public static <K, V> SharedMap<K, V> create() {
    return new SharedMap<>(HostedCalls.host(HostedMap.WHAT, HostedMap::new));
  }

  @Override
  public @Nullable V get(Object key) {
    return value(calls.call(Operation.GET, encode(key)));
  }

  @Override
  public V getOrDefault(Object key, V other) {
    V value = get(key);
    return value == null ? other : value;
  }

  @Override
  public boolean containsKey(Object key) {
    return isTrue(calls.call(Operation.CONTAINS_KEY, encode(key)));
  }

  @Override
  public boolean containsValue(Object value) {
    return isTrue(calls.call(Operation.CONTAINS_VALUE, encode(value)));
  }

  @Override
  public int size() {
    return (Integer) required(calls.call(Operation.SIZE));
  }

  @Override
  public boolean isEmpty() {
    return size() == 0;
  }

  @Override
  public @Nullable V put(K key, V value) {
    return value(calls.call(Operation.PUT, encode(key), encode(value)));
  }

  @Override
  public @Nullable V putIfAbsent(K key, V value) {
    return value(calls.call(Operation.PUT_IF_ABSENT, encode(key), encode(value)));
  }

  /** Puts all or, if one of them cannot cross, none; others may see a part of it meanwhile. */
  @Override
  public void putAll(Map<? extends K, ? extends V> map) {
    var all = new ArrayList<byte @Nullable []>();
    map.forEach((key, value) -> {
      all.add(encode(key));
      all.add(encode(value));
    });
    ByteBuffer _ = calls.call(Operation.PUT_ALL, all);
  }

  @Override
  public @Nullable V remove(Object key) {
    return value(calls.call(Operation.REMOVE, encode(key)));
  }

  @Override
  public boolean remove(Object key, @Nullable Object value) {
    byte[] encodedKey = encode(key);
    return value != null && isTrue(calls.call(Operation.REMOVE_VALUE, encodedKey, encode(value)));
  }

  @Override
  public @Nullable V replace(K key, V value) {
    return value(calls.call(Operation.REPLACE, encode(key), encode(value)));
  }

  @Override
  public boolean replace(K key, V expected, V value) {
    return isTrue(
        calls.call(Operation.REPLACE_VALUE, encode(key), encode(expected), encode(value)));
  }

  @Override
  public void clear() {
    ByteBuffer _ = calls.call(Operation.CLEAR);
  }

  /**
   * Changes the value of a key by a function, where the map lives.
   *
   * @return the new value
   * @throws NoSuchElementException if there is no value of this key
   * @throws NullPointerException if the function returns null
   */
  public V update(K key, SerializableFunction<? super V, ? extends V> function) {
    var answer = calls.call(Operation.UPDATE, encode(key), calls.function(function));
    return Objects.requireNonNull(value(answer));
  }

  /** As {@link #compute(Object, BiFunction)}, always where the map lives. */
  public @Nullable V compute(
      K key,
      SerializableBiFunction<? super K, ? super @Nullable V, ? extends @Nullable V> function) {
    return value(calls.call(Operation.COMPUTE, encode(key), calls.function(function)));
  }

  @Override
  public @Nullable V compute(
      K key, BiFunction<? super K, ? super @Nullable V, ? extends @Nullable V> function) {
    byte[] crossing = calls.functionIfPossible(function);
    return crossing == null
        ? changed(key, old -> function.apply(key, old))
        : value(calls.call(Operation.COMPUTE, encode(key), crossing));
  }

  /** As {@link #computeIfAbsent(Object, Function)}, always where the map lives. */
  public @Nullable V computeIfAbsent(
      K key, SerializableFunction<? super K, ? extends @Nullable V> function) {
    return value(calls.call(Operation.COMPUTE_IF_ABSENT, encode(key), calls.function(function)));
  }

  @Override
  public @Nullable V computeIfAbsent(K key, Function<? super K, ? extends @Nullable V> function) {
    byte[] crossing = calls.functionIfPossible(function);
    return crossing == null
        ? changed(key, old -> old == null ? function.apply(key) : old)
        : value(calls.call(Operation.COMPUTE_IF_ABSENT, encode(key), crossing));
  }

  /** As {@link #computeIfPresent(Object, BiFunction)}, always where the map lives. */
  public @Nullable V computeIfPresent(
      K key, SerializableBiFunction<? super K, ? super V, ? extends @Nullable V> function) {
    return value(calls.call(Operation.COMPUTE_IF_PRESENT, encode(key), calls.function(function)));
  }

  @Override
  public @Nullable V computeIfPresent(
      K key, BiFunction<? super K, ? super V, ? extends @Nullable V> function) {
    byte[] crossing = calls.functionIfPossible(function);
    return crossing == null
        ? changed(key, old -> old == null ? null : function.apply(key, old))
        : value(calls.call(Operation.COMPUTE_IF_PRESENT, encode(key), crossing));
  }

  /** As {@link #merge(Object, Object, BiFunction)}, always where the map lives. */
  public @Nullable V merge(
      K key,
      V value,
      SerializableBiFunction<? super V, ? super V, ? extends @Nullable V> function) {
    byte[] crossing = calls.function(function);
    return value(calls.call(Operation.MERGE, encode(key), encode(value), crossing));
  }

  @Override
  public @Nullable V merge(
      K key, V value, BiFunction<? super V, ? super V, ? extends @Nullable V> function) {
    byte[] encodedValue = encode(value);
    byte[] crossing = calls.functionIfPossible(function);
    return crossing == null
        ? changed(key, old -> old == null ? value : function.apply(old, value))
        : value(calls.call(Operation.MERGE, encode(key), encodedValue, crossing));
  }

  /**
   * Runs a function for each entry <b>in the process where the map lives</b>: what it changes here
   * is not seen here. To do something here, go over {@link #entrySet}.
   */
  public void forEach(SerializableBiConsumer<? super K, ? super V> function) {
    ByteBuffer _ = calls.call(Operation.FOR_EACH, calls.function(function));
  }

  /** As {@link #replaceAll(BiFunction)}, always where the map lives. Atomic for each key. */
  public void replaceAll(SerializableBiFunction<? super K, ? super V, ? extends V> function) {
    ByteBuffer _ = calls.call(Operation.REPLACE_ALL, calls.function(function));
  }

  @Override
  public void replaceAll(BiFunction<? super K, ? super V, ? extends V> function) {
    byte[] crossing = calls.functionIfPossible(function);
    if (crossing == null) {
      keySet().forEach(key -> computeIfPresent(key, function));
    } else {
      ByteBuffer _ = calls.call(Operation.REPLACE_ALL, crossing);
    }
  }

  /** Changes a value here, again and again until nobody else has changed it meanwhile. */
  private @Nullable V changed(K key, UnaryOperator<@Nullable V> change) {
    byte[] encodedKey = encode(key);
    while (true) {
      byte[] before = Parts.next(calls.call(Operation.GET, encodedKey));
      V after = change.apply(cast(calls.decode(before)));
      byte[] encoded = after == null ? null : encode(after);
      if (isTrue(calls.call(Operation.SWAP, encodedKey, before, encoded))) {
        return after;
      }
    }
  }

  @Override
  public Set<K> keySet() {
    return HostedMapViews.keys(this);
  }

  @Override
  public Collection<V> values() {
    return HostedMapViews.values(this);
  }

  @Override
  public Set<Map.Entry<K, V>> entrySet() {
    return HostedMapViews.entries(this);
  }

  @SuppressWarnings("unchecked") // the types are those of who put them
  List<K> fetchKeys() {
    var keys = new ArrayList<K>();
    ByteBuffer all = calls.call(Operation.KEYS);
    while (all.hasRemaining()) {
      keys.add((K) required(all));
    }
    return keys;
  }

  @SuppressWarnings("unchecked") // the types are those of who put them
  List<Map.Entry<K, V>> fetchEntries() {
    var entries = new ArrayList<Map.Entry<K, V>>();
    ByteBuffer all = calls.call(Operation.ENTRIES);
    while (all.hasRemaining()) {
      K key = (K) required(all);
      entries.add(new HostedMapViews.WritingEntry<>(this, key, (V) required(all)));
    }
    return entries;
  }

  private byte[] encode(@Nullable Object value) {
    return calls.encode(Objects.requireNonNull(value));
  }

  private @Nullable V value(ByteBuffer answer) {
    return cast(calls.decode(Parts.next(answer)));
  }

  @SuppressWarnings("unchecked") // the types are those of who put them
  private @Nullable V cast(@Nullable Object value) {
    return (V) value;
  }

  private boolean isTrue(ByteBuffer answer) {
    return (Boolean) required(answer);
  }

  private Object required(ByteBuffer answer) {
    return Objects.requireNonNull(calls.decode(Parts.next(answer)));
  }

  /**
   * Lets go of it: in the process where it lives, it is gone for all. Does nothing the second time.
   */
  @Override
  public void close() {
    calls.close();
  }

  /** Its entries as those of other maps; if it is gone or closed, that. */
  @Override
  public String toString() {
    try {
      return super.toString();
    } catch (SharedStateLostException | IllegalStateException e) {
      return "SharedMap[" + e.getMessage() + "]";
    }
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other == this || super.equals(other);
  }

  @Override
  public int hashCode() {
    return super.hashCode();
  }

  @Serial
  private Object writeReplace() {
    return new Handle(calls.state());
  }

  @Serial
  private void readObject(ObjectInputStream in) throws InvalidObjectException {
    throw new InvalidObjectException("only its handle crosses");
  }

  /** What crosses. */
  private record Handle(HostedState state) implements Serializable {
    @Serial
    private Object readResolve() {
      return new SharedMap<>(state.open());
    }
  }
}
