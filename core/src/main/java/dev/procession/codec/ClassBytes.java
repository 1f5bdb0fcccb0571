package dev.procession.codec;

import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.zip.CRC32C;

/** The bytes of a class as its loader gives them. */
public final class ClassBytes {
  private ClassBytes() {}

  /**
   * Asks the loader for the class file of a class by its binary name; empty if the loader has none.
   */
  public static Optional<byte[]> of(ClassLoader loader, String className) {
    String file = className.replace('.', '/') + ".class";
    try (InputStream in = loader.getResourceAsStream(file)) {
      return in == null ? Optional.empty() : Optional.of(in.readAllBytes());
    } catch (IOException _) {
      return Optional.empty(); // unreadable is as good as absent: the caller names the class
    }
  }

  /** Tells one version of a class file from another, at little cost in a new worker. */
  public static long checksum(byte[] bytes) {
    var sum = new CRC32C();
    sum.update(bytes, 0, bytes.length);
    return (long) bytes.length << 32 | sum.getValue();
  }

  /** In 64 small hexadecimal digits. */
  public static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
