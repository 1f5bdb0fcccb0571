package dev.procession;

import dev.procession.codec.Quoted;
import dev.procession.codec.Throwables;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Maps runs of items to the values of keys in the workers, and brings them together. */
final class MapByKey {
  private MapByKey() {}

  static <T, K, V> Map<K, V> over(
      Parallel parallel,
      Iterable<? extends T> items,
      int run,
      SerializableFunction<? super T, ? extends Map<? extends K, ? extends V>> mapper,
      SerializableBinaryOperator<V> reducer) {
    Objects.requireNonNull(items, "items");
    Objects.requireNonNull(mapper, "mapper");
    Objects.requireNonNull(reducer, "reducer");
    var all = new HashMap<K, V>();
    var task = new OfRun<T, K, V>(mapper, reducer);
    try (Results<Map<K, V>> maps = parallel.imapUnordered(task, new Runs<T>(items, run))) {
      while (maps.hasNext()) {
        join(all, maps.next(), reducer);
      }
    } catch (TaskFailedException e) {
      throw e.getCause() instanceof ItemFailure failure ? ofItem(e, failure, run) : e;
    }
    return Collections.unmodifiableMap(all);
  }

  private static <K, V> void join(
      Map<K, V> all, Map<K, V> more, SerializableBinaryOperator<V> reducer) {
    try {
      merge(all, more, reducer);
    } catch (Exception e) {
      Throwable shown = RemoteThrowable.insteadOfBroken(e);
      throw new TaskFailedException(
          "reducing the workers' results threw " + shown, shown, ProcessionException.Origin.NONE);
    }
  }

  private static <K, V> void merge(
      Map<K, V> all, Map<? extends K, ? extends V> more, SerializableBinaryOperator<V> reducer)
      throws Exception {
    for (Map.Entry<? extends K, ? extends V> each : more.entrySet()) {
      K key =
          Objects.requireNonNull(
              each.getKey(), "the mapper gave a key that is null; let it leave that out");
      V value =
          Objects.requireNonNull(
              each.getValue(),
              () ->
                  "the value of " + Quoted.value(key) + " is null; let the mapper leave that out");
      V before = all.get(key);
      V joined = before == null ? value : reducer.applyChecked(before, value);
      all.put(key, given(joined, key));
    }
  }

  private static <V> V given(V joined, Object key) {
    return Objects.requireNonNull(
        joined,
        () ->
            "the reducer gave null for "
                + Quoted.value(key)
                + "; let it give a value that stands for none");
  }

  private static TaskFailedException ofItem(TaskFailedException failed, ItemFailure of, int run) {
    long index = failed.index().orElse(0) * run + of.place;
    Throwable cause = RemoteThrowable.insteadOfBroken(Objects.requireNonNull(of.getCause()));
    var named =
        new TaskFailedException(
            "item " + index + " threw " + cause,
            cause,
            new ProcessionException.Origin(index, failed.worker().orElse(-1), failed.attempt()));
    named.addSuppressed(failed);
    return named;
  }

  /** What an item of a run threw, on its way to who knows where the run began. */
  private static final class ItemFailure extends Exception {
    private static final long serialVersionUID = 1;
    private final int place;

    ItemFailure(int place, Throwable cause) {
      super("item " + place + " of a run threw " + Throwables.text(cause), cause);
      this.place = place;
    }
  }

  /** No record: to read one costs a new worker 15 ms. */
  private static final class OfRun<T, K, V> implements SerializableFunction<List<T>, Map<K, V>> {
    private static final long serialVersionUID = 1;

    private final SerializableFunction<? super T, ? extends Map<? extends K, ? extends V>> mapper;
    private final SerializableBinaryOperator<V> reducer;

    OfRun(
        SerializableFunction<? super T, ? extends Map<? extends K, ? extends V>> mapper,
        SerializableBinaryOperator<V> reducer) {
      this.mapper = mapper;
      this.reducer = reducer;
    }

    @Override
    public Map<K, V> applyChecked(List<T> items) throws Exception {
      var all = new HashMap<K, V>();
      int place = 0;
      for (T item : items) {
        try {
          merge(all, mapper.applyChecked(item), reducer);
        } catch (OutOfMemoryError e) {
          throw e; // the worker must know: it cannot go on
        } catch (Throwable e) { // whatever it is: who waits knows by it which item
          throw new ItemFailure(place, e);
        }
        place++;
      }
      return all;
    }
  }
}
