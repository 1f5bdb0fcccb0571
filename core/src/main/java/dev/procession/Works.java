package dev.procession;

import dev.procession.worker.Work;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Brings each function type of the API to the one form that a worker runs. No records: to read one
 * costs a new worker 15 ms.
 */
@SuppressWarnings({"unchecked", "NullAway"}) // the compiler checked the types at the call
final class Works {
  private Works() {}

  static final class OfCallable implements Work {
    private static final long serialVersionUID = 1;

    private final SerializableCallable<?> task;

    OfCallable(SerializableCallable<?> task) {
      this.task = task;
    }

    @Override
    public @Nullable Object run(@Nullable Object input) throws Exception {
      return task.call();
    }
  }

  static final class OfRunnable implements Work {
    private static final long serialVersionUID = 1;

    private final SerializableRunnable task;

    OfRunnable(SerializableRunnable task) {
      this.task = task;
    }

    @Override
    public @Nullable Object run(@Nullable Object input) throws Exception {
      task.runChecked();
      return null;
    }
  }

  static final class OfFunction implements Work {
    private static final long serialVersionUID = 1;

    private final SerializableFunction<?, ?> function;

    OfFunction(SerializableFunction<?, ?> function) {
      this.function = function;
    }

    @Override
    public @Nullable Object run(@Nullable Object input) throws Exception {
      return ((SerializableFunction<Object, Object>) function).applyChecked(input);
    }
  }

  static final class OfBiFunction implements Work {
    private static final long serialVersionUID = 1;

    private final SerializableBiFunction<?, ?, ?> function;

    OfBiFunction(SerializableBiFunction<?, ?, ?> function) {
      this.function = function;
    }

    @Override
    public @Nullable Object run(@Nullable Object input) throws Exception {
      var two = (Tuple2<Object, Object>) input;
      return ((SerializableBiFunction<Object, Object, Object>) function)
          .applyChecked(two.first(), two.second());
    }
  }

  static final class OfTriFunction implements Work {
    private static final long serialVersionUID = 1;

    private final SerializableTriFunction<?, ?, ?, ?> function;

    OfTriFunction(SerializableTriFunction<?, ?, ?, ?> function) {
      this.function = function;
    }

    @Override
    public @Nullable Object run(@Nullable Object input) throws Exception {
      var three = (Tuple3<Object, Object, Object>) input;
      return ((SerializableTriFunction<Object, Object, Object, Object>) function)
          .applyChecked(three.first(), three.second(), three.third());
    }
  }

  static final class OfConsumer implements Work {
    private static final long serialVersionUID = 1;

    private final SerializableConsumer<?> action;

    OfConsumer(SerializableConsumer<?> action) {
      this.action = action;
    }

    @Override
    public @Nullable Object run(@Nullable Object input) throws Exception {
      ((SerializableConsumer<Object>) action).acceptChecked(input);
      return null;
    }
  }

  /** Folds a run of items, which is never empty. */
  static final class OfFold implements Work {
    private static final long serialVersionUID = 1;

    private final SerializableBinaryOperator<?> operator;

    OfFold(SerializableBinaryOperator<?> operator) {
      this.operator = operator;
    }

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
    return Optional.of(
        Objects.requireNonNull(
            folded,
            "a run of items was reduced to null; leave out items that are null, and let the"
                + " operator give a value that stands for none"));
  }
}
