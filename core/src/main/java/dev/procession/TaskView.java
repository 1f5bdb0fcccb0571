package dev.procession;

import dev.procession.Call.Kind;
import dev.procession.worker.Work;
import java.lang.ref.Reference;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Gatherer;
import org.jspecify.annotations.Nullable;

/** The calls of {@link Parallel}, with the task options of one view, on any local pool. */
abstract class TaskView implements Parallel {

  abstract LocalPool pool();

  abstract TaskOptions options();

  @Override
  public <R extends @Nullable Object> R apply(SerializableCallable<? extends R> task) {
    return one(new Works.OfCallable(task), task, null);
  }

  @Override
  public <A extends @Nullable Object, R extends @Nullable Object> R apply(
      SerializableFunction<? super A, ? extends R> function, A argument) {
    return one(new Works.OfFunction(function), function, argument);
  }

  @Override
  public <A extends @Nullable Object, B extends @Nullable Object, R extends @Nullable Object>
      R apply(
          SerializableBiFunction<? super A, ? super B, ? extends R> function, A first, B second) {
    return one(new Works.OfBiFunction(function), function, new Tuple2<>(first, second));
  }

  @Override
  public <
          A extends @Nullable Object,
          B extends @Nullable Object,
          C extends @Nullable Object,
          R extends @Nullable Object>
      R apply(
          SerializableTriFunction<? super A, ? super B, ? super C, ? extends R> function,
          A first,
          B second,
          C third) {
    return one(new Works.OfTriFunction(function), function, new Tuple3<>(first, second, third));
  }

  @Override
  public void run(SerializableRunnable task) {
    Object _ = one(new Works.OfRunnable(task), task, null);
  }

  @Override
  public <R extends @Nullable Object> AsyncResult<R> applyAsync(
      SerializableCallable<? extends R> task) {
    return oneAsync(new Works.OfCallable(task), task, null);
  }

  @Override
  public <A extends @Nullable Object, R extends @Nullable Object> AsyncResult<R> applyAsync(
      SerializableFunction<? super A, ? extends R> function, A argument) {
    return oneAsync(new Works.OfFunction(function), function, argument);
  }

  @Override
  public <A extends @Nullable Object, B extends @Nullable Object, R extends @Nullable Object>
      AsyncResult<R> applyAsync(
          SerializableBiFunction<? super A, ? super B, ? extends R> function, A first, B second) {
    return oneAsync(new Works.OfBiFunction(function), function, new Tuple2<>(first, second));
  }

  @Override
  public <
          A extends @Nullable Object,
          B extends @Nullable Object,
          C extends @Nullable Object,
          R extends @Nullable Object>
      AsyncResult<R> applyAsync(
          SerializableTriFunction<? super A, ? super B, ? super C, ? extends R> function,
          A first,
          B second,
          C third) {
    return oneAsync(
        new Works.OfTriFunction(function), function, new Tuple3<>(first, second, third));
  }

  @Override
  public AsyncResult<Void> runAsync(SerializableRunnable task) {
    return oneAsync(new Works.OfRunnable(task), task, null);
  }

  @Override
  public <T extends @Nullable Object, R extends @Nullable Object> List<R> map(
      SerializableFunction<? super T, ? extends R> function, Iterable<? extends T> items) {
    return all(new Works.OfFunction(function), function, items);
  }

  @Override
  public <A extends @Nullable Object, B extends @Nullable Object, R extends @Nullable Object>
      List<R> starmap(
          SerializableBiFunction<? super A, ? super B, ? extends R> function,
          Iterable<? extends Tuple2<? extends A, ? extends B>> tuples) {
    return all(new Works.OfBiFunction(function), function, tuples);
  }

  @Override
  public <
          A extends @Nullable Object,
          B extends @Nullable Object,
          C extends @Nullable Object,
          R extends @Nullable Object>
      List<R> starmap(
          SerializableTriFunction<? super A, ? super B, ? super C, ? extends R> function,
          Iterable<? extends Tuple3<? extends A, ? extends B, ? extends C>> tuples) {
    return all(new Works.OfTriFunction(function), function, tuples);
  }

  @Override
  public <T extends @Nullable Object> void forEach(
      SerializableConsumer<? super T> action, Iterable<? extends T> items) {
    List<Object> _ = all(new Works.OfConsumer(action), action, items);
  }

  @Override
  public <T extends @Nullable Object, R extends @Nullable Object> AsyncResult<List<R>> mapAsync(
      SerializableFunction<? super T, ? extends R> function, Iterable<? extends T> items) {
    return allAsync(new Works.OfFunction(function), function, items);
  }

  @Override
  public <A extends @Nullable Object, B extends @Nullable Object, R extends @Nullable Object>
      AsyncResult<List<R>> starmapAsync(
          SerializableBiFunction<? super A, ? super B, ? extends R> function,
          Iterable<? extends Tuple2<? extends A, ? extends B>> tuples) {
    return allAsync(new Works.OfBiFunction(function), function, tuples);
  }

  @Override
  public <
          A extends @Nullable Object,
          B extends @Nullable Object,
          C extends @Nullable Object,
          R extends @Nullable Object>
      AsyncResult<List<R>> starmapAsync(
          SerializableTriFunction<? super A, ? super B, ? super C, ? extends R> function,
          Iterable<? extends Tuple3<? extends A, ? extends B, ? extends C>> tuples) {
    return allAsync(new Works.OfTriFunction(function), function, tuples);
  }

  @Override
  public <T extends @Nullable Object, R extends @Nullable Object> Results<R> imap(
      SerializableFunction<? super T, ? extends R> function, Iterable<? extends T> items) {
    return lazily(function, items, ResultBuffer.Order.OF_INPUT);
  }

  @Override
  public <T extends @Nullable Object, R extends @Nullable Object> Results<R> imapUnordered(
      SerializableFunction<? super T, ? extends R> function, Iterable<? extends T> items) {
    return lazily(function, items, ResultBuffer.Order.OF_COMPLETION);
  }

  @Override
  public <T> Optional<T> reduce(
      SerializableBinaryOperator<T> operator, Iterable<? extends T> items) {
    Objects.requireNonNull(items, "items");
    int workers = pool().workerCount();
    int run = options().chunkSize().orElseGet(() -> Runs.sizeFor(items, workers));
    TaskOptions options = options().withAutomaticChunks();
    List<T> folded =
        new View(pool(), options).all(new Works.OfFold(operator), operator, new Runs<>(items, run));
    return fold(operator, folded);
  }

  private <T extends @Nullable Object> Optional<T> fold(
      SerializableBinaryOperator<T> operator, List<T> folded) {
    try {
      return Works.fold(operator, folded);
    } catch (Exception e) {
      Throwable shown = RemoteThrowable.insteadOfBroken(e);
      throw new TaskFailedException(
          pool().name() + ": folding the workers' results threw " + shown,
          shown,
          ProcessionException.Origin.NONE);
    }
  }

  @Override
  public <T> T reduce(
      T identity, SerializableBinaryOperator<T> operator, Iterable<? extends T> items) {
    Optional<T> folded = reduce(operator, items);
    return folded.isEmpty() ? identity : fold(operator, List.of(identity, folded.get())).get();
  }

  @Override
  public <T extends @Nullable Object, K, V> Map<K, V> mapReduce(
      Iterable<? extends T> items,
      SerializableFunction<? super T, ? extends Map<? extends K, ? extends V>> mapper,
      SerializableBinaryOperator<V> reducer) {
    Objects.requireNonNull(items, "items");
    int run = options().chunkSize().orElseGet(() -> Runs.sizeFor(items, pool().workerCount()));
    var view = new View(pool(), options().withAutomaticChunks());
    return MapByKey.over(view, items, run, mapper, reducer);
  }

  @Override
  public <T extends @Nullable Object, R extends @Nullable Object> Gatherer<T, ?, R> gatherer(
      SerializableFunction<? super T, ? extends R> function) {
    Objects.requireNonNull(function, "function");
    return Gatherer.ofSequential(
        () -> new Window<T, R>(this, function), Window::integrate, Window::finish);
  }

  @Override
  public <T extends @Nullable Object> Broadcast<T> broadcast(T value) {
    return pool().broadcast(value);
  }

  @Override
  public Parallel withChunkSize(int items) {
    return new View(pool(), options().withChunkSize(items));
  }

  @Override
  public Parallel withTimeout(Duration limit) {
    return new View(pool(), options().withTimeout(limit));
  }

  @Override
  public Parallel withRetries(int retries) {
    return new View(pool(), options().withRetries(retries));
  }

  @Override
  public Parallel withProgress(Progress progress) {
    return new View(pool(), options().withProgress(progress));
  }

  @Override
  public Parallel withBuffer(int items) {
    return new View(pool(), options().withBuffer(items));
  }

  @Override
  public Parallel withName(String name) {
    return new View(pool(), options().withName(name));
  }

  @Override
  public Parallel withOutput() {
    return new View(pool(), options().keepingOutput());
  }

  @SuppressWarnings("TypeParameterUnusedInFormals") // the function decides the type
  private <R extends @Nullable Object> R one(
      Work work, Object function, @Nullable Object argument) {
    return Submission.<R>one(this, Kind.APPLY, work, function, argument).results().getFirst();
  }

  private <R extends @Nullable Object> AsyncResult<R> oneAsync(
      Work work, Object function, @Nullable Object argument) {
    return Submission.<R>one(this, Kind.APPLY_ASYNC, work, function, argument)
        .future(List::getFirst);
  }

  final <R extends @Nullable Object> List<R> all(Work work, Object function, Iterable<?> items) {
    return Submission.<R>all(this, work, function, items).results();
  }

  private <R extends @Nullable Object> AsyncResult<List<R>> allAsync(
      Work work, Object function, Iterable<?> items) {
    return Submission.<R>all(this, work, function, items).future(results -> results);
  }

  private <T extends @Nullable Object, R extends @Nullable Object> Results<R> lazily(
      SerializableFunction<? super T, ? extends R> function,
      Iterable<? extends T> items,
      ResultBuffer.Order order) {
    Objects.requireNonNull(function, "function");
    Objects.requireNonNull(items, "items");
    LazyCall lazy = begin(function, order, Submission.sizeOf(items));
    lazy.feed(items);
    return LazyResults.of(lazy);
  }

  /** A lazy call that is still to be fed. */
  LazyCall begin(
      SerializableFunction<?, ?> function, ResultBuffer.Order order, OptionalLong total) {
    TaskOptions options = options();
    int workers = pool().workerCount();
    options.requireChunkFitsBuffer();
    Definition definition = pool().crossing().function(new Works.OfFunction(function), function);
    var lazy = new LazyCall(order, () -> options.buffer(workers, definition.tempo()));
    try {
      lazy.begin(pool().begin(definition, options, Kind.LAZY, lazy, total));
      return lazy;
    } finally {
      Reference.reachabilityFence(function); // and its class loader, until the call holds that
    }
  }

  /** Other options on the same pool. */
  static final class View extends TaskView {
    private final LocalPool pool;
    private final TaskOptions options;

    View(LocalPool pool, TaskOptions options) {
      this.pool = pool;
      this.options = options;
    }

    @Override
    LocalPool pool() {
      return pool;
    }

    @Override
    TaskOptions options() {
      return options;
    }
  }
}
