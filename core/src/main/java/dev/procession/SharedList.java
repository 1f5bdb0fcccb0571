package dev.procession;

import dev.procession.HostedList.Operation;
import dev.procession.hosted.Parts;
import java.io.InvalidObjectException;
import java.io.ObjectInputStream;
import java.io.Serial;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.ListIterator;
import java.util.Objects;
import java.util.Spliterator;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A list that several processes read and change; handed to a task or a child, or inside any value
 * that crosses, it stays the same list. Python: {@code Manager().list()}.
 *
 * {@snippet :
 * SharedList<String> failures = SharedList.create();
 * pool.forEach(file -> { if (!check(file)) failures.add(file); }, files);
 * }
 *
 * <p>It lives in the process that made it, until that process closes it or ends. Each method is one
 * round trip to that process and atomic: two that add at once have added both. An index that
 * another process has made too large throws {@link IndexOutOfBoundsException}, as in a list that
 * threads share.
 *
 * <p><b>Items are copies</b>, in the process where the list lives too: to change an object that you
 * got from the list changes nothing in it. Use {@link #update}. {@code null} is allowed.
 *
 * <p><b>Functions of our types run in the process where the list lives</b>, with what they capture
 * as a copy; nobody else changes the list meanwhile, but for {@link
 * #forEach(SerializableConsumer)}, which goes over a copy of it. A lambda given to a method of this
 * class is one. What the function throws is thrown here as it is; the list is unchanged then. A
 * function of the JDK's types is applied here, to a copy of all, again if somebody changed the list
 * meanwhile.
 *
 * <p>Iterators and streams have what was in the list when they began, fetched at once, and change
 * nothing, as those of {@link java.util.concurrent.CopyOnWriteArrayList}. A {@link #subList} is a
 * view by index, of use as long as nobody changes the length of the list.
 *
 * <p>Calls wait for their answer, whatever interrupts; the flag is set again after that. Any method
 * throws {@link SharedStateLostException} if the process where the list lives has ended or has
 * closed it, {@link IllegalStateException} once closed here, {@link TaskSerializationException} if
 * an item or function cannot cross.
 *
 * <p>Memory effects: what a thread did before it put an item does not cross, but for the item
 * itself. Thread-safe.
 *
 * @see <a href="https://docs.python.org/3/library/multiprocessing.html#managers">Python:
 *     Managers</a>
 */
@SuppressWarnings("exports") // the annotations are for the compiler only
public final class SharedList<E extends @Nullable Object> extends AbstractList<E>
    implements Serializable, AutoCloseable {
  @Serial private static final long serialVersionUID = 1;

  private final transient HostedCalls calls;

  private SharedList(HostedCalls calls) {
    this.calls = calls;
  }

  /** Makes one that lives in this process. Its classes are those that this thread sees. */
  public static <E extends @Nullable Object> SharedList<E> create() {
    return new SharedList<>(HostedCalls.host(HostedList.WHAT, HostedList::new));
  }

  @Override
  public E get(int index) {
    return item(calls.call(Operation.GET, calls.encode(index)));
  }

  @Override
  public int size() {
    return (Integer) required(calls.call(Operation.SIZE));
  }

  @Override
  public E set(int index, E item) {
    return item(calls.call(Operation.SET, calls.encode(index), calls.encode(item)));
  }

  @Override
  public boolean add(E item) {
    ByteBuffer _ = calls.call(Operation.ADD, calls.encode(item));
    return true;
  }

  @Override
  public void add(int index, E item) {
    ByteBuffer _ = calls.call(Operation.INSERT, calls.encode(index), calls.encode(item));
  }

  /** Adds all, one after another, or, if one of them cannot cross, none. */
  @Override
  public boolean addAll(Collection<? extends E> added) {
    List<byte @Nullable []> row = encoded(added);
    if (!row.isEmpty()) {
      ByteBuffer _ = calls.call(Operation.ADD_ALL, row);
    }
    return !row.isEmpty();
  }

  @Override
  public boolean addAll(int index, Collection<? extends E> added) {
    List<byte @Nullable []> row = encoded(added);
    row.addFirst(calls.encode(index));
    ByteBuffer _ = calls.call(Operation.INSERT_ALL, row);
    return row.size() > 1;
  }

  @Override
  public E remove(int index) {
    return item(calls.call(Operation.REMOVE, calls.encode(index)));
  }

  @Override
  public boolean remove(@Nullable Object item) {
    return isTrue(calls.call(Operation.REMOVE_ITEM, calls.encode(item)));
  }

  @Override
  protected void removeRange(int from, int to) {
    ByteBuffer _ = calls.call(Operation.REMOVE_RANGE, calls.encode(from), calls.encode(to));
  }

  @Override
  public void clear() {
    ByteBuffer _ = calls.call(Operation.CLEAR);
  }

  /**
   * Changes the item at an index by a function, where the list lives.
   *
   * @return the new item
   * @throws IndexOutOfBoundsException if there is no such index
   */
  public E update(int index, SerializableFunction<? super E, ? extends E> function) {
    return item(calls.call(Operation.UPDATE, calls.encode(index), calls.function(function)));
  }

  /**
   * Runs a function for each item <b>in the process where the list lives</b>: what it changes here
   * is not seen here. To do something here, iterate.
   */
  public void forEach(SerializableConsumer<? super E> function) {
    ByteBuffer _ = calls.call(Operation.FOR_EACH, calls.function(function));
  }

  /** As {@link #replaceAll(UnaryOperator)}, always where the list lives. */
  public void replaceAll(SerializableUnaryOperator<E> function) {
    ByteBuffer _ = calls.call(Operation.REPLACE_ALL, calls.function(function));
  }

  @Override
  public void replaceAll(UnaryOperator<E> function) {
    int _ =
        changed(items -> {
          items.replaceAll(function);
          return 1;
        });
  }

  /** As {@link #removeIf(Predicate)}, always where the list lives. */
  public boolean removeIf(SerializablePredicate<? super E> which) {
    return isTrue(calls.call(Operation.REMOVE_IF, calls.function(which)));
  }

  @Override
  public boolean removeIf(Predicate<? super E> which) {
    return changed(items -> items.removeIf(which) ? 1 : 0) > 0;
  }

  @Override
  public boolean removeAll(Collection<?> items) {
    Objects.requireNonNull(items);
    return removeIf((Predicate<E>) items::contains);
  }

  @Override
  public boolean retainAll(Collection<?> items) {
    Objects.requireNonNull(items);
    return removeIf((Predicate<E>) item -> !items.contains(item));
  }

  /** As {@link #sort(Comparator)}, always where the list lives. */
  public void sort(SerializableComparator<? super E> order) {
    ByteBuffer _ = calls.call(Operation.SORT, calls.function(order));
  }

  @Override
  public void sort(@Nullable Comparator<? super E> order) {
    if (order == null) {
      ByteBuffer _ = calls.call(Operation.SORT);
    } else {
      int _ =
          changed(items -> {
            items.sort(order);
            return 1;
          });
    }
  }

  /** Changes a copy of all here, again and again until nobody else changed the list meanwhile. */
  private int changed(ToIntFunction<List<E>> change) {
    while (true) {
      ByteBuffer all = calls.call(Operation.ALL);
      byte[] version = Parts.next(all);
      List<E> items = items(all);
      int result = change.applyAsInt(items);
      List<byte @Nullable []> row = encoded(items);
      row.addFirst(version);
      if (result == 0 || isTrue(calls.call(Operation.SWAP, row))) {
        return result;
      }
    }
  }

  @Override
  public int indexOf(@Nullable Object item) {
    return fetched().indexOf(item);
  }

  @Override
  public int lastIndexOf(@Nullable Object item) {
    return fetched().lastIndexOf(item);
  }

  @Override
  public Iterator<E> iterator() {
    return Collections.unmodifiableList(fetched()).iterator();
  }

  @Override
  public ListIterator<E> listIterator(int index) {
    return Collections.unmodifiableList(fetched()).listIterator(index);
  }

  @Override
  public Spliterator<E> spliterator() {
    return fetched().spliterator();
  }

  @Override
  @SuppressWarnings("NullAway") // its items may be null where it was made so
  public Object[] toArray() {
    return fetched().toArray();
  }

  @Override
  public <T extends @Nullable Object> T[] toArray(T[] array) {
    return fetched().toArray(array);
  }

  private List<E> fetched() {
    ByteBuffer all = calls.call(Operation.ALL);
    byte[] _ = Parts.next(all);
    return items(all);
  }

  private List<E> items(ByteBuffer row) {
    var items = new ArrayList<E>();
    while (row.hasRemaining()) {
      items.add(item(row));
    }
    return items;
  }

  private List<byte @Nullable []> encoded(Collection<? extends E> items) {
    var row = new ArrayList<byte @Nullable []>();
    for (E item : items) {
      row.add(calls.encode(item));
    }
    return row;
  }

  @SuppressWarnings({"unchecked", "NullAway"}) // the type is that of who put it
  private E item(ByteBuffer row) {
    return (E) calls.decode(Parts.next(row));
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

  /** Its items as those of other lists; if it is gone or closed, that. */
  @Override
  public String toString() {
    try {
      return super.toString();
    } catch (SharedStateLostException | IllegalStateException e) {
      return "SharedList[" + e.getMessage() + "]";
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
      return new SharedList<>(state.open());
    }
  }
}
