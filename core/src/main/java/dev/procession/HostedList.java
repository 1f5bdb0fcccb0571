package dev.procession;

import dev.procession.codec.Origin;
import dev.procession.hosted.Hosted;
import dev.procession.hosted.Parts;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A shared list in the process that made it: one call at a time. Items stay encoded; a function
 * sees copies.
 */
final class HostedList implements Hosted {
  static final String WHAT = "shared list";

  private static final List<Operation> OPERATIONS = List.of(Operation.values());

  private List<byte[]> items = new ArrayList<>();

  /** Counts the changes, so that who changes a copy of all notices those of others. */
  private long version;

  /** What can be asked for, each with its arguments. */
  enum Operation {
    /** index */
    GET,
    SIZE,
    /** answers with the version and all items */
    ALL,
    /** version, items: if it has that version; answers whether */
    SWAP,
    /** item */
    ADD,
    /** index, item */
    INSERT,
    /** index, items */
    INSERT_ALL,
    /** items, added at the end */
    ADD_ALL,
    /** index, item */
    SET,
    /** index */
    REMOVE,
    /** from, to */
    REMOVE_RANGE,
    CLEAR,
    /** item */
    REMOVE_ITEM,
    /** index, function */
    UPDATE,
    /** function */
    FOR_EACH,
    /** function */
    REPLACE_ALL,
    /** function */
    REMOVE_IF,
    /** comparator, or none */
    SORT
  }

  private final Origin origin;

  HostedList(Origin origin) {
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
      case FOR_EACH -> forEach(in); // on a copy: it may take long
      case Operation other -> answer(other, in);
    };
  }

  private synchronized byte[] answer(Operation operation, ByteBuffer in) {
    return switch (operation) {
      case GET -> Parts.of(items.get(index(in, items.size())));
      case SIZE -> encoded(items.size());
      case ALL -> all();
      case SWAP -> encoded(swap((Long) required(in), remaining(in)));
      case ADD -> insert(items.size(), List.of(bytes(in)));
      case INSERT -> insert(index(in, items.size() + 1), List.of(bytes(in)));
      case INSERT_ALL -> insert(index(in, items.size() + 1), remaining(in));
      case ADD_ALL -> insert(items.size(), remaining(in));
      case SET -> Parts.of(changed(items.set(index(in, items.size()), bytes(in))));
      case REMOVE -> Parts.of(changed(items.remove(index(in, items.size()))));
      case REMOVE_RANGE -> removeRange(index(in, items.size() + 1), index(in, items.size() + 1));
      case CLEAR -> removeRange(0, items.size());
      case REMOVE_ITEM -> encoded(removeItem(decoded(bytes(in))));
      case UPDATE -> update(index(in, items.size()), in);
      case REPLACE_ALL -> replaceAll(in);
      case REMOVE_IF -> removeIf(in);
      case SORT -> sort(in);
      case FOR_EACH -> throw new IllegalStateException("is done on a copy");
    };
  }

  /** Notes that something was changed. */
  private <T> T changed(T answer) {
    version++;
    return answer;
  }

  private byte[] all() {
    var row = new ArrayList<byte @Nullable []>(items.size() + 1);
    row.add(encode(version));
    row.addAll(items);
    return Parts.of(row);
  }

  private boolean swap(long expected, List<byte[]> replacement) {
    boolean same = version == expected;
    if (same) {
      items = changed(replacement);
    }
    return same;
  }

  private byte[] insert(int index, List<byte[]> added) {
    items.addAll(index, added);
    return changed(Parts.of());
  }

  private byte[] removeRange(int from, int to) {
    items.subList(from, to).clear();
    return changed(Parts.of());
  }

  private boolean removeItem(@Nullable Object item) {
    for (int i = 0; i < items.size(); i++) {
      if (Objects.equals(item, decoded(items.get(i)))) {
        items.remove(i);
        return changed(true);
      }
    }
    return false;
  }

  private byte[] update(int index, ByteBuffer in) {
    Function<@Nullable Object, ?> function = function(in);
    byte[] after = encode(function.apply(decoded(items.get(index))));
    items.set(index, after);
    return changed(Parts.of(after));
  }

  @SuppressWarnings("unchecked") // of whatever type: it is the caller's
  private byte[] forEach(ByteBuffer in) {
    Consumer<@Nullable Object> function = HostedCalls.arrived(WHAT, in, Consumer.class);
    List<byte[]> copy;
    synchronized (this) {
      copy = List.copyOf(items);
    }
    copy.forEach(item -> function.accept(decoded(item)));
    return Parts.of();
  }

  private byte[] replaceAll(ByteBuffer in) {
    Function<@Nullable Object, ?> function = function(in);
    var after = new ArrayList<byte[]>(items.size());
    items.forEach(item -> after.add(encode(function.apply(decoded(item)))));
    items = changed(after);
    return Parts.of();
  }

  @SuppressWarnings("unchecked") // of whatever type: it is the caller's
  private byte[] removeIf(ByteBuffer in) {
    Predicate<@Nullable Object> which = HostedCalls.arrived(WHAT, in, Predicate.class);
    boolean removed = items.removeIf(item -> which.test(decoded(item)));
    return encoded(removed ? changed(true) : false);
  }

  @SuppressWarnings("unchecked") // of whatever type: it is the caller's
  private byte[] sort(ByteBuffer in) {
    Comparator<Object> order =
        in.hasRemaining() ? HostedCalls.arrived(WHAT, in, Comparator.class) : naturalOrder();
    var values = new ArrayList<@Nullable Object>(items.size());
    items.forEach(item -> values.add(decoded(item)));
    values.sort(order);
    var after = new ArrayList<byte[]>(items.size());
    values.forEach(value -> after.add(encode(value)));
    items = changed(after);
    return Parts.of();
  }

  @SuppressWarnings("unchecked") // what cannot be compared says so by an exception
  private static Comparator<Object> naturalOrder() {
    return (a, b) -> ((Comparable<Object>) a).compareTo(b);
  }

  @SuppressWarnings("unchecked") // of whatever type: it is the caller's
  private static Function<@Nullable Object, ?> function(ByteBuffer in) {
    return HostedCalls.arrived(WHAT, in, Function.class);
  }

  private static int index(ByteBuffer in, int bound) {
    int index = (Integer) required(in);
    return Objects.checkIndex(index, bound);
  }

  private static Object required(ByteBuffer in) {
    return Objects.requireNonNull(decoded(bytes(in)));
  }

  private static byte[] bytes(ByteBuffer in) {
    return Objects.requireNonNull(Parts.next(in));
  }

  private static List<byte[]> remaining(ByteBuffer in) {
    var rest = new ArrayList<byte[]>();
    while (in.hasRemaining()) {
      rest.add(bytes(in));
    }
    return rest;
  }

  private static @Nullable Object decoded(byte[] bytes) {
    return SharedValues.decode(WHAT, bytes);
  }

  private static byte[] encode(@Nullable Object value) {
    return SharedValues.encode(WHAT, value);
  }

  private static byte[] encoded(Object answer) {
    return Parts.of(encode(answer));
  }
}
