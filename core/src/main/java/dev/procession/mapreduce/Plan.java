package dev.procession.mapreduce;

import dev.procession.SerializableBiConsumer;
import dev.procession.SerializableBinaryOperator;
import org.jspecify.annotations.Nullable;

/** What a job does, whatever it runs on. */
record Plan<T, K, V, R>(
    Input<T> input,
    SerializableBiConsumer<? super T, Emitter<K, V>> mapper,
    @Nullable SerializableBinaryOperator<V> combiner,
    Reduction<K, V, R> reduction) {

  MapTask<T, K, V> mapTask(Settings<K> settings, String folder) {
    return new MapTask<>(mapper, combiner, settings, folder);
  }

  <F> ReduceTask<K, V, R, F> reduceTask(
      Ending<K, R, F> ending, Settings<K> settings, String folder) {
    return new ReduceTask<>(reduction, ending, settings, folder);
  }
}
