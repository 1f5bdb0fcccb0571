package dev.procession;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.stream.Gatherer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Everything that can be run in parallel, on the workers of a {@link Pool}. Python: the methods of
 * {@code multiprocessing.Pool}.
 *
 * <p>Functions and arguments are encoded by the calling thread before anything runs: they cross as
 * copies, and what a task changes in them is not seen by the caller. An item runs at most once,
 * unless {@link #withRetries} says otherwise. Results come back as copies.
 *
 * <p>Errors of blocking calls are {@link ProcessionException}s. A calling thread that is
 * interrupted abandons its call: what has not started is dropped, what runs is stopped, the
 * interrupt flag is set again and {@link CancellationException} is thrown.
 *
 * <p>Thread-safe: several threads may use one pool at once, and their calls take turns. Memory
 * effects: a worker sees an argument as the calling thread saw it when it was encoded. A primitive
 * array of more than 64 KiB that a blocking {@code apply} is given is not copied but read while the
 * call runs: no other thread may change it until then. Not meant to be implemented by users;
 * methods may be added as defaults.
 */
@SuppressWarnings("exports") // the annotations are for the compiler only
public interface Parallel {

  /**
   * Runs one task and waits for its value. Python: {@code apply}.
   *
   * @throws TaskSerializationException before anything ran, if the task or a value that it captures
   *     cannot cross
   * @throws TaskFailedException if it threw; the cause is its exception
   * @throws WorkerCrashedException if its worker died of it; the pool stays usable
   */
  <R extends @Nullable Object> R apply(SerializableCallable<? extends R> task);

  /** Runs {@code function} on one argument and waits for its value. */
  <A extends @Nullable Object, R extends @Nullable Object> R apply(
      SerializableFunction<? super A, ? extends R> function, A argument);

  /** Runs {@code function} on two arguments and waits for its value. */
  <A extends @Nullable Object, B extends @Nullable Object, R extends @Nullable Object> R apply(
      SerializableBiFunction<? super A, ? super B, ? extends R> function, A first, B second);

  /** Runs {@code function} on three arguments and waits for its value. */
  <
          A extends @Nullable Object,
          B extends @Nullable Object,
          C extends @Nullable Object,
          R extends @Nullable Object>
      R apply(
          SerializableTriFunction<? super A, ? super B, ? super C, ? extends R> function,
          A first,
          B second,
          C third);

  /** Runs one task that gives no value and waits for its end. */
  void run(SerializableRunnable task);

  /** As {@link #apply(SerializableCallable)} without waiting. Python: {@code apply_async}. */
  <R extends @Nullable Object> AsyncResult<R> applyAsync(SerializableCallable<? extends R> task);

  /** As {@link #apply(SerializableFunction, Object)} without waiting. */
  <A extends @Nullable Object, R extends @Nullable Object> AsyncResult<R> applyAsync(
      SerializableFunction<? super A, ? extends R> function, A argument);

  /** As {@link #apply(SerializableBiFunction, Object, Object)} without waiting. */
  <A extends @Nullable Object, B extends @Nullable Object, R extends @Nullable Object>
      AsyncResult<R> applyAsync(
          SerializableBiFunction<? super A, ? super B, ? extends R> function, A first, B second);

  /** As {@link #apply(SerializableTriFunction, Object, Object, Object)} without waiting. */
  <
          A extends @Nullable Object,
          B extends @Nullable Object,
          C extends @Nullable Object,
          R extends @Nullable Object>
      AsyncResult<R> applyAsync(
          SerializableTriFunction<? super A, ? super B, ? super C, ? extends R> function,
          A first,
          B second,
          C third);

  /** As {@link #run} without waiting. */
  AsyncResult<Void> runAsync(SerializableRunnable task);

  /**
   * Applies {@code function} to each item in the workers and returns the results in the order of
   * the items. Python: {@code map}.
   *
   * <p>The items are read once, by the calling thread, until the first failure is known. Fails
   * fast: the error of the lowest index known by then is thrown, others are suppressed under it;
   * the rest is abandoned, and the call returns once none of its items runs any more.
   *
   * @return one result per item, same order, unmodifiable; may hold nulls. Numbers may be boxed
   *     anew each time they are asked for: compare them with {@code equals}
   * @throws TaskSerializationException if the function or an item cannot cross; if it is the
   *     function, nothing ran
   * @throws TaskFailedException if the function threw; the cause is its exception
   * @throws WorkerCrashedException if a worker died of an item; it has been replaced
   * @throws TaskTimeoutException if an item ran for longer than {@link #withTimeout} allows
   * @throws PoolClosedException if the pool is closed
   */
  <T extends @Nullable Object, R extends @Nullable Object> List<R> map(
      SerializableFunction<? super T, ? extends R> function, Iterable<? extends T> items);

  /** As {@link #map(SerializableFunction, Iterable)} for a stream, which is read to its end. */
  default <T extends @Nullable Object, R extends @Nullable Object> List<R> map(
      SerializableFunction<? super T, ? extends R> function, Stream<? extends T> items) {
    return map(function, OnceIterable.of(items));
  }

  /** As {@code map}, with each tuple spread over the parameters. Python: {@code starmap}. */
  <A extends @Nullable Object, B extends @Nullable Object, R extends @Nullable Object>
      List<R> starmap(
          SerializableBiFunction<? super A, ? super B, ? extends R> function,
          Iterable<? extends Tuple2<? extends A, ? extends B>> tuples);

  /** As {@code map}, with each tuple spread over three parameters. */
  <
          A extends @Nullable Object,
          B extends @Nullable Object,
          C extends @Nullable Object,
          R extends @Nullable Object>
      List<R> starmap(
          SerializableTriFunction<? super A, ? super B, ? super C, ? extends R> function,
          Iterable<? extends Tuple3<? extends A, ? extends B, ? extends C>> tuples);

  /** As {@code map} for a function without a value. */
  <T extends @Nullable Object> void forEach(
      SerializableConsumer<? super T> action, Iterable<? extends T> items);

  /**
   * As {@code map} without waiting for the results: returns once the input is read. May wait for
   * room in the pool's queue, which is bounded by bytes. Python: {@code map_async}.
   */
  <T extends @Nullable Object, R extends @Nullable Object> AsyncResult<List<R>> mapAsync(
      SerializableFunction<? super T, ? extends R> function, Iterable<? extends T> items);

  /** As {@code starmap} without waiting for the results. Python: {@code starmap_async}. */
  <A extends @Nullable Object, B extends @Nullable Object, R extends @Nullable Object>
      AsyncResult<List<R>> starmapAsync(
          SerializableBiFunction<? super A, ? super B, ? extends R> function,
          Iterable<? extends Tuple2<? extends A, ? extends B>> tuples);

  /** As {@code starmap} with three parameters, without waiting for the results. */
  <
          A extends @Nullable Object,
          B extends @Nullable Object,
          C extends @Nullable Object,
          R extends @Nullable Object>
      AsyncResult<List<R>> starmapAsync(
          SerializableTriFunction<? super A, ? super B, ? super C, ? extends R> function,
          Iterable<? extends Tuple3<? extends A, ? extends B, ? extends C>> tuples);

  /**
   * Applies {@code function} lazily: results come in the order of the items, the first long before
   * the last; the input may be infinite. Python: {@code imap}.
   *
   * <p>Returns at once. A thread of the call pulls items from the input, at most {@link
   * #withBuffer} ahead of what was taken. An item's failure is thrown by its {@code next()}.
   */
  <T extends @Nullable Object, R extends @Nullable Object> Results<R> imap(
      SerializableFunction<? super T, ? extends R> function, Iterable<? extends T> items);

  /** As {@link #imap(SerializableFunction, Iterable)} for a stream, infinite ones too. */
  default <T extends @Nullable Object, R extends @Nullable Object> Results<R> imap(
      SerializableFunction<? super T, ? extends R> function, Stream<? extends T> items) {
    return imap(function, OnceIterable.of(items));
  }

  /** As {@code imap}, but in the order in which the results are ready. */
  <T extends @Nullable Object, R extends @Nullable Object> Results<R> imapUnordered(
      SerializableFunction<? super T, ? extends R> function, Iterable<? extends T> items);

  /** As {@link #imapUnordered(SerializableFunction, Iterable)} for a stream. */
  default <T extends @Nullable Object, R extends @Nullable Object> Results<R> imapUnordered(
      SerializableFunction<? super T, ? extends R> function, Stream<? extends T> items) {
    return imapUnordered(function, OnceIterable.of(items));
  }

  /**
   * Folds the items with an associative {@code operator}, in order: runs of items in the workers,
   * their results in the calling thread.
   *
   * @return empty if there is no item
   * @throws TaskFailedException if the operator threw, or gave null for a run of items
   */
  <T> Optional<T> reduce(SerializableBinaryOperator<T> operator, Iterable<? extends T> items);

  /** As {@code reduce}, beginning with {@code identity}, which is the result of no items. */
  <T> T reduce(T identity, SerializableBinaryOperator<T> operator, Iterable<? extends T> items);

  /**
   * Map/reduce by key in one line: maps each item to the values of some keys, and reduces the
   * values of each key two at a time. Both happen in the workers, for runs of items; the calling
   * thread reduces what they give. All keys must fit into memory: for more there is {@code
   * dev.procession.mapreduce}.
   *
   * {@snippet :
   * Map<String, Long> counts =
   *     pool.mapReduce(
   *         lines,
   *         line -> Stream.of(line.split(" ")).collect(groupingBy(word -> word, counting())),
   *         Long::sum);
   * }
   *
   * <p>The unit of the call, which {@link #withTimeout}, {@link #withRetries}, {@link
   * #withProgress} and {@link #withBuffer} mean, is a run of items, as of {@link #reduce}: {@link
   * #withChunkSize} says how many, without it a fraction of the input. Fails fast, with the error
   * that is known first; what still runs then is stopped.
   *
   * @param mapper gives neither null nor a map with null in it
   * @param reducer associative and commutative, and never gives null
   * @return unmodifiable, in no particular order
   * @throws TaskFailedException if a function threw; its index is that of the item if it was the
   *     mapper, or a value that is null
   */
  default <T extends @Nullable Object, K, V> Map<K, V> mapReduce(
      Iterable<? extends T> items,
      SerializableFunction<? super T, ? extends Map<? extends K, ? extends V>> mapper,
      SerializableBinaryOperator<V> reducer) {
    return MapByKey.over(this, items, Runs.UNKNOWN_LENGTH, mapper, reducer);
  }

  /**
   * Groups the items by what {@code classifier} says of them in the workers. Only keys come back:
   * the lists hold the items themselves. Otherwise as {@link #map}, whose items are those of this
   * call.
   *
   * @param classifier never gives null
   * @return keys in the order in which they first appear, items in the order of the input;
   *     unmodifiable
   * @throws TaskFailedException if the classifier threw, or gave null
   */
  default <T extends @Nullable Object, K> Map<K, List<T>> groupBy(
      SerializableFunction<? super T, ? extends K> classifier, Iterable<? extends T> items) {
    return Groups.of(this, classifier, items);
  }

  /**
   * For {@code stream.gather(pool.gatherer(f))}: applies {@code function} in the workers to a
   * bounded window of the stream's elements, keeping their order.
   */
  <T extends @Nullable Object, R extends @Nullable Object> Gatherer<T, ?, R> gatherer(
      SerializableFunction<? super T, ? extends R> function);

  /** A value for many tasks that is sent to each worker once. Close it when done. */
  <T extends @Nullable Object> Broadcast<T> broadcast(T value);

  /**
   * A view that sends exactly {@code items} items at a time to a worker. Without it the size adapts
   * to how long items take.
   *
   * @throws IllegalArgumentException if it is below 1
   */
  Parallel withChunkSize(int items);

  /**
   * A view in which an item that runs for longer than {@code limit} is stopped: interrupted, then
   * killed with its worker. Counts from the start of the item, not from its submission.
   *
   * @throws IllegalArgumentException if it is not positive
   */
  Parallel withTimeout(Duration limit);

  /**
   * A view in which an item whose worker died of it runs again, at most {@code retries} times. What
   * an item throws is an answer and is never retried.
   *
   * @throws IllegalArgumentException if it is negative
   */
  Parallel withRetries(int retries);

  /** A view whose calls tell {@code progress} how far they are. */
  Parallel withProgress(Progress progress);

  /**
   * A view whose lazy maps pull at most {@code items} items ahead of what was taken. Without it
   * they pull twice what the workers hold: 64 items each, or a chunk if that is set and larger; up
   * to 2,048 each as it is seen how short the items are.
   *
   * @throws IllegalArgumentException if it is below 1
   */
  Parallel withBuffer(int items);

  /** A view whose calls have a name, for events, errors and logs. */
  Parallel withName(String name);

  /** A view that keeps what each item prints, in its {@link Outcome} and in its error. */
  Parallel withOutput();
}
