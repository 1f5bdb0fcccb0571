package dev.procession.codec;

import java.util.List;

/**
 * A value as bytes.
 *
 * @param bytes what {@link Decoder#decode(byte[])} takes; not copied
 * @param loaders the class loaders of classes met in the value that are neither the bootstrap, the
 *     platform nor the system loader, in order of first meeting
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
public record Encoded(byte[] bytes, List<ClassLoader> loaders) {

  /** Reads it again in this process, with every class that was met. */
  public Decoder decoder() {
    return loaders.isEmpty()
        ? new Decoder(ClassLoader.getSystemClassLoader())
        : new Decoder(loaders);
  }
}
