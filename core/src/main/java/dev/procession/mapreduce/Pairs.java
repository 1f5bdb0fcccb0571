package dev.procession.mapreduce;

import dev.procession.SerializableBiConsumer;
import dev.procession.SerializableBiFunction;
import dev.procession.SerializableBinaryOperator;
import org.jspecify.annotations.Nullable;

/** Pairs that are to be reduced by key. Immutable. */
public final class Pairs<K, V> {
  private final Input<?> input;
  private final SerializableBiConsumer<?, Emitter<K, V>> mapper;
  private final @Nullable SerializableBinaryOperator<V> combiner;

  <T> Pairs(Input<T> input, SerializableBiConsumer<? super T, Emitter<K, V>> mapper) {
    this(input, mapper, null);
  }

  private Pairs(
      Input<?> input,
      SerializableBiConsumer<?, Emitter<K, V>> mapper,
      @Nullable SerializableBinaryOperator<V> combiner) {
    this.input = input;
    this.mapper = mapper;
    this.combiner = combiner;
  }

  /**
   * Makes one value of two of the same key in the worker that emitted them, before anything goes to
   * disk. It must be associative and commutative, and may be applied any number of times, also not
   * at all.
   */
  public Pairs<K, V> combine(SerializableBinaryOperator<V> operator) {
    return new Pairs<>(input, mapper, operator);
  }

  /** Reduces the values of a key two at a time, in no particular order. */
  public Job<K, V> reduce(SerializableBinaryOperator<V> operator) {
    return job(new Reduction.Folding<>(operator));
  }

  /**
   * Reduces the values of a key one after another. They are read from disk as the function goes
   * through them, once and in no particular order: there may be more than fit into memory.
   */
  public <R> Job<K, R> reduceGroups(
      SerializableBiFunction<? super K, ? super Iterable<V>, ? extends R> function) {
    return job(new Reduction.Grouping<>(function));
  }

  @SuppressWarnings("unchecked") // mapper and input came together
  private <R> Job<K, R> job(Reduction<K, V, R> reduction) {
    var typed = (SerializableBiConsumer<Object, Emitter<K, V>>) mapper;
    var plan = new Plan<>((Input<Object>) input, typed, combiner, reduction);
    return new Job<>(plan, Settings.usual());
  }
}
