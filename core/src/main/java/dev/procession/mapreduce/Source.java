package dev.procession.mapreduce;

import dev.procession.SerializableBiConsumer;
import dev.procession.SerializableFunction;
import java.util.Map;

/** Records that are to be mapped to pairs. Immutable. */
public final class Source<T> {
  private final Input<T> input;

  Source(Input<T> input) {
    this.input = input;
  }

  /** Maps a record to any number of pairs, which the function emits. */
  public <K, V> Pairs<K, V> mapMulti(SerializableBiConsumer<? super T, Emitter<K, V>> mapper) {
    return new Pairs<>(input, mapper);
  }

  /** Maps a record to one pair. */
  public <K, V> Pairs<K, V> map(
      SerializableFunction<? super T, ? extends K> key,
      SerializableFunction<? super T, ? extends V> value) {
    return mapMulti(
        (record, out) -> out.emit(key.applyChecked(record), value.applyChecked(record)));
  }

  /** Maps a record to the pairs of a map. */
  public <K, V> Pairs<K, V> flatMap(
      SerializableFunction<? super T, ? extends Map<? extends K, ? extends V>> pairs) {
    return mapMulti((record, out) -> pairs.applyChecked(record).forEach(out::emit));
  }
}
