package dev.procession.mapreduce;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/** A key with its hash and its bytes; decoded when somebody wants to see it. */
final class KeyEntry<K> implements Serializable {
  private static final long serialVersionUID = 1;

  private final int hash;
  private final byte[] bytes;
  private transient @Nullable K key;

  private KeyEntry(int hash, byte[] bytes, @Nullable K key) {
    this.hash = hash;
    this.bytes = bytes;
    this.key = key;
  }

  static <K> KeyEntry<K> of(K key) {
    return new KeyEntry<>(StableHash.of(key), Coder.encode(key), key);
  }

  /** One that was written by some JVM. */
  static <K> KeyEntry<K> read(int hash, byte[] bytes) {
    return new KeyEntry<>(hash, bytes, null);
  }

  /** The same without the object, for who keeps many. */
  KeyEntry<K> withoutKey() {
    return new KeyEntry<>(hash, bytes, null);
  }

  int hash() {
    return hash;
  }

  byte[] bytes() {
    return bytes;
  }

  /**
   * The key.
   *
   * @throws IllegalStateException if its hash is not what it was in the JVM that wrote it
   */
  K key() {
    K known = key;
    if (known == null) {
      known = Coder.<K>decode(bytes);
      if (StableHash.of(known) != hash) {
        throw new IllegalStateException(
            "the hash code of a key of "
                + known.getClass().getTypeName()
                + " is not the same in all JVMs: does it contain an enum, an array or an object"
                + " without a hashCode of its own? Use a String, a List or a record of such");
      }
      key = known;
    }
    return known;
  }

  /** In which of so many partitions it is. */
  int partition(int partitions) {
    int mixed = hash * 0x9E3779B9;
    return (int) (((mixed & 0xffff_ffffL) * partitions) >>> 32);
  }
}
