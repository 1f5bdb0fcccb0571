package dev.procession.wire;

import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;

/** A one-time secret. It never shows itself in a text but the one made for the start line. */
public final class Secret {
  static final int BYTES = 32;

  private final byte[] bytes;

  private Secret(byte[] bytes) {
    this.bytes = bytes;
  }

  public static Secret create() {
    byte[] bytes = new byte[BYTES];
    Source.RANDOM.nextBytes(bytes);
    return new Secret(bytes);
  }

  static Secret parse(String text) {
    return new Secret(HexFormat.of().parseHex(text));
  }

  String text() {
    return HexFormat.of().formatHex(bytes);
  }

  byte[] bytes() {
    return bytes.clone();
  }

  /** Compares in a time that does not depend on where the two differ. */
  boolean matches(byte[] offered) {
    return MessageDigest.isEqual(bytes, offered);
  }

  @Override
  public String toString() {
    return "Secret[…]";
  }

  /** Apart, so that a worker, which only parses, does not load it. */
  private static final class Source {
    static final SecureRandom RANDOM = new SecureRandom();
  }
}
