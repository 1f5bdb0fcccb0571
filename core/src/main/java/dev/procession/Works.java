package dev.procession;

import dev.procession.worker.Work;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Brings each function type of the API to the one form that a worker runs. */
@SuppressWarnings({"unchecked", "NullAway"}) // the compiler checked the types at the call
final class Works {
  private Works() {}

  record OfCallable(SerializableCallable<?> task) implements Work {
    @Override
    public @Nullable Object run(@Nullable Object input) throws Exception {
      return task.call();
    }
  }

  record OfRunnable(SerializableRunnable task) implements Work {
    @Override
    public @Nullable Object run(@Nullable Object input) throws Exception {
      task.runChecked();
      return null;
    }
  }

  record OfFunction(SerializableFunction<?, ?> function) implements Work {
    @Override
    public @Nullable Object run(@Nullable Object input) throws Exception {
      return ((SerializableFunction<Object, Object>) function).applyChecked(input);
    }
  }

  record OfBiFunction(SerializableBiFunction<?, ?, ?> function) implements Work {
    @Override
    public @Nullable Object run(@Nullable Object input) throws Exception {
      var two = (Tuple2<Object, Object>) input;
      return ((SerializableBiFunction<Object, Object, Object>) function)
          .applyChecked(two.first(), two.second());
    }
  }

  record OfTriFunction(SerializableTriFunction<?, ?, ?, ?> function) implements Work {
    @Override
    public @Nullable Object run(@Nullable Object input) throws Exception {
      var three = (Tuple3<Object, Object, Object>) input;
      return ((SerializableTriFunction<Object, Object, Object, Object>) function)
          .applyChecked(three.first(), three.second(), three.third());
    }
  }

  record OfConsumer(SerializableConsumer<?> action) implements Work {
    @Override
    public @Nullable Object run(@Nullable Object input) throws Exception {
      ((SerializableConsumer<Object>) action).acceptChecked(input);
      return null;
    }
  }

  /** Folds a run of items, which is never empty. */
  record OfFold(SerializableBinaryOperator<?> operator) implements Work {
    @Override
    public @Nullable Object run(@Nullable Object input) throws Exception {
      return fold((SerializableBinaryOperator<Object>) operator, (List<Object>) input).get();
    }
  }

  /** Folds from the first to the last; empty if there is no item. */
  static <T> Optional<T> fold(SerializableBinaryOperator<T> operator, Iterable<T> items)
      throws Exception {
    var iterator = items.iterator();
    if (!iterator.hasNext()) {
      return Optional.empty();
    }
    T folded = iterator.next();
    while (iterator.hasNext()) {
      folded = operator.applyChecked(folded, iterator.next());
    }
    return Optional.of(folded);
  }
}
