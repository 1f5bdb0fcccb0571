package dev.procession.mapreduce;

import dev.procession.SerializableBiFunction;
import dev.procession.SerializableBinaryOperator;
import dev.procession.codec.Quoted;
import java.io.Serializable;
import java.util.Iterator;
import java.util.Objects;

/** What a job makes of the values of a key. */
sealed interface Reduction<K, V, R> extends Serializable {
  R reduce(K key, Iterator<V> values) throws Exception;

  /** What the user's function made for a key; a result cannot be null. */
  static <T> T given(T result, Object key) {
    return Objects.requireNonNull(
        result,
        () ->
            "the reducer gave null for the key "
                + Quoted.value(key)
                + "; let it give a value that stands for none");
  }

  /** Two at a time. */
  record Folding<K, V>(SerializableBinaryOperator<V> operator) implements Reduction<K, V, V> {
    @Override
    public V reduce(K key, Iterator<V> values) throws Exception {
      V result = values.next();
      while (values.hasNext()) {
        result = given(operator.applyChecked(result, values.next()), key);
      }
      return result;
    }
  }

  /** One after another. */
  record Grouping<K, V, R>(
      SerializableBiFunction<? super K, ? super Iterable<V>, ? extends R> function)
      implements Reduction<K, V, R> {
    @Override
    public R reduce(K key, Iterator<V> values) throws Exception {
      return given(function.applyChecked(key, new Once<>(values)), key);
    }
  }

  /** Values that are read from disk while somebody goes through them. */
  final class Once<V> implements Iterable<V> {
    private final Iterator<V> values;
    private boolean given;

    Once(Iterator<V> values) {
      this.values = values;
    }

    @Override
    public Iterator<V> iterator() {
      if (given) {
        throw new IllegalStateException("the values of a key can be gone through once");
      }
      given = true;
      return values;
    }
  }
}
