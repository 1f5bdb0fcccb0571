package dev.procession.mapreduce;

/** Where the map function of a job puts its pairs. For the thread that the function runs on. */
@FunctionalInterface
public interface Emitter<K, V> {
  /**
   * Puts a pair. Neither may be changed afterwards.
   *
   * @throws NullPointerException if the key or the value is null
   * @throws IllegalArgumentException if the hash code of the key is not the same in all JVMs, as
   *     that of an array or of a class that does not override {@code hashCode}
   */
  void emit(K key, V value);
}
