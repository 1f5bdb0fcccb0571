package dev.procession;

import dev.procession.codec.Origin;
import dev.procession.hosted.Hosted;
import dev.procession.hosted.Parts;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A shared map in the process that made it. Keys are objects, to be found by; values stay encoded:
 * to read one costs no encoding, and nobody has the same object as the map.
 */
final class HostedMap implements Hosted {
  static final String WHAT = "shared map";

  private static final List<Operation> OPERATIONS = List.of(Operation.values());

  private final ConcurrentHashMap<Object, byte[]> entries = new ConcurrentHashMap<>();

  /** What can be asked for, each with its arguments. */
  enum Operation {
    /** key */
    GET,
    /** key */
    CONTAINS_KEY,
    /** value */
    CONTAINS_VALUE,
    SIZE,
    KEYS,
    ENTRIES,
    CLEAR,
    /** key, value */
    PUT,
    /** key, value */
    PUT_IF_ABSENT,
    /** key, value, and so on */
    PUT_ALL,
    /** key */
    REMOVE,
    /** key, value */
    REMOVE_VALUE,
    /** key, value */
    REPLACE,
    /** key, old value, new value */
    REPLACE_VALUE,
    /** key, expected bytes, new bytes; either may be absent */
    SWAP,
    /** key, function */
    COMPUTE,
    /** key, function */
    COMPUTE_IF_ABSENT,
    /** key, function */
    COMPUTE_IF_PRESENT,
    /** key, value, function */
    MERGE,
    /** key, function */
    UPDATE,
    /** function */
    FOR_EACH,
    /** function */
    REPLACE_ALL
  }

  private final Origin origin;

  HostedMap(Origin origin) {
    this.origin = origin;
  }

  @Override
  public byte[] call(int operation, ByteBuffer in) {
    try (var _ = origin.enter()) {
      return call(OPERATIONS.get(operation), in);
    }
  }

  private byte[] call(Operation operation, ByteBuffer in) {
    return switch (operation) {
      case GET -> Parts.of(entries.get(key(in)));
      case CONTAINS_KEY -> answer(entries.containsKey(key(in)));
      case CONTAINS_VALUE -> answer(containsValue(key(in)));
      case SIZE -> answer(entries.size());
      case KEYS -> keys();
      case ENTRIES -> entries();
      case CLEAR -> {
        entries.clear();
        yield Parts.of();
      }
      case PUT -> Parts.of(entries.put(key(in), bytes(in)));
      case PUT_IF_ABSENT -> Parts.of(entries.putIfAbsent(key(in), bytes(in)));
      case PUT_ALL -> putAll(in);
      case REMOVE -> Parts.of(entries.remove(key(in)));
      case REMOVE_VALUE -> answer(replaced(key(in), key(in), null));
      case REPLACE -> Parts.of(entries.replace(key(in), bytes(in)));
      case REPLACE_VALUE -> answer(replaced(key(in), key(in), bytes(in)));
      case SWAP -> answer(swapped(key(in), Parts.next(in), Parts.next(in)));
      case COMPUTE -> Parts.of(compute(key(in), biFunction(in)));
      case COMPUTE_IF_ABSENT -> Parts.of(computeIfAbsent(key(in), function(in)));
      case COMPUTE_IF_PRESENT -> Parts.of(computeIfPresent(key(in), biFunction(in)));
      case MERGE -> Parts.of(merge(key(in), bytes(in), biFunction(in)));
      case UPDATE -> Parts.of(update(key(in), function(in)));
      case FOR_EACH -> forEach(in);
      case REPLACE_ALL -> replaceAll(biFunction(in));
    };
  }

  private boolean containsValue(Object value) {
    return entries.values().stream().anyMatch(bytes -> value.equals(decoded(bytes)));
  }

  private byte[] keys() {
    var keys = new ArrayList<byte @Nullable []>();
    entries.keySet().forEach(key -> keys.add(SharedValues.encode(WHAT, key)));
    return Parts.of(keys);
  }

  private byte[] entries() {
    var all = new ArrayList<byte @Nullable []>();
    for (Map.Entry<Object, byte[]> entry : entries.entrySet()) {
      all.add(SharedValues.encode(WHAT, entry.getKey()));
      all.add(entry.getValue());
    }
    return Parts.of(all);
  }

  private byte[] putAll(ByteBuffer in) {
    while (in.hasRemaining()) {
      entries.put(key(in), bytes(in));
    }
    return Parts.of();
  }

  /** Puts a value, or none, where there is another one. */
  private boolean replaced(Object key, Object expected, byte @Nullable [] value) {
    var done = new boolean[1];
    entries.computeIfPresent(
        key,
        (_, before) -> {
          done[0] = expected.equals(decoded(before));
          return done[0] ? value : before;
        });
    return done[0];
  }

  /** As {@link #replaced}, by the bytes: also for values that equal nothing. */
  private boolean swapped(Object key, byte @Nullable [] expected, byte @Nullable [] value) {
    var done = new boolean[1];
    entries.compute(
        key,
        (_, before) -> {
          done[0] = Arrays.equals(expected, before);
          return done[0] ? value : before;
        });
    return done[0];
  }

  private byte @Nullable [] compute(Object key, BiFunction<Object, @Nullable Object, ?> function) {
    return entries.compute(key, (k, old) -> encoded(function.apply(k, decoded(old))));
  }

  private byte @Nullable [] computeIfAbsent(Object key, Function<Object, ?> function) {
    return entries.computeIfAbsent(key, k -> encoded(function.apply(k)));
  }

  private byte @Nullable [] computeIfPresent(
      Object key, BiFunction<Object, @Nullable Object, ?> function) {
    return entries.computeIfPresent(key, (k, old) -> encoded(function.apply(k, decoded(old))));
  }

  private byte @Nullable [] merge(
      Object key, byte[] value, BiFunction<Object, @Nullable Object, ?> function) {
    return entries.merge(
        key,
        value,
        (old, given) ->
            encoded(function.apply(Objects.requireNonNull(decoded(old)), decoded(given))));
  }

  private byte @Nullable [] update(Object key, Function<Object, ?> function) {
    byte[] after = entries.computeIfPresent(key, (_, old) -> updated(key, old, function));
    if (after == null) {
      throw new NoSuchElementException(
          "a " + WHAT + " has no value of " + key + " to update; use compute or merge");
    }
    return after;
  }

  private static byte[] updated(Object key, byte[] old, Function<Object, ?> function) {
    Object value = function.apply(Objects.requireNonNull(decoded(old)));
    return SharedValues.encode(
        WHAT, Objects.requireNonNull(value, () -> "the function made null of the value of " + key));
  }

  @SuppressWarnings("unchecked") // of whatever types: they are the caller's
  private byte[] forEach(ByteBuffer in) {
    BiConsumer<Object, @Nullable Object> function = HostedCalls.arrived(WHAT, in, BiConsumer.class);
    entries.forEach((key, value) -> function.accept(key, decoded(value)));
    return Parts.of();
  }

  private byte[] replaceAll(BiFunction<Object, @Nullable Object, ?> function) {
    entries.replaceAll((key, old) -> {
      Object value = Objects.requireNonNull(function.apply(key, decoded(old)));
      return SharedValues.encode(WHAT, value);
    });
    return Parts.of();
  }

  /** Any argument that is needed as an object. */
  private static Object key(ByteBuffer in) {
    return Objects.requireNonNull(decoded(Parts.next(in)));
  }

  private static byte[] bytes(ByteBuffer in) {
    return Objects.requireNonNull(Parts.next(in));
  }

  @SuppressWarnings("unchecked") // of whatever types: they are the caller's
  private static Function<Object, ?> function(ByteBuffer in) {
    return HostedCalls.arrived(WHAT, in, Function.class);
  }

  @SuppressWarnings("unchecked") // of whatever types: they are the caller's
  private static BiFunction<Object, @Nullable Object, ?> biFunction(ByteBuffer in) {
    return HostedCalls.arrived(WHAT, in, BiFunction.class);
  }

  private static @Nullable Object decoded(byte @Nullable [] bytes) {
    return bytes == null ? null : SharedValues.decode(WHAT, bytes);
  }

  private static byte @Nullable [] encoded(@Nullable Object value) {
    return value == null ? null : SharedValues.encode(WHAT, value);
  }

  private static byte[] answer(Object answer) {
    return Parts.of(SharedValues.encode(WHAT, answer));
  }
}
