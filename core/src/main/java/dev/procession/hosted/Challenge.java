package dev.procession.hosted;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * How two programs prove to each other that they know a secret, without telling it: each makes a
 * random number and gets it back as a keyed hash, which says who made it, for which name.
 *
 * <pre>
 *   host to finder     | number of the host |
 *   finder to host     | number of the finder | proof of the finder |
 *   host to finder     | 1 | proof of the host | value |   or   | 0 |, refused
 * </pre>
 */
final class Challenge {
  static final int BYTES = 32;

  private static final String ALGORITHM = "HmacSHA256";

  private final Mac mac;

  Challenge(byte[] secret) {
    try {
      mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(secret, ALGORITHM));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("each Java has " + ALGORITHM + ", but not this one", e);
    }
  }

  static byte[] number() {
    byte[] number = new byte[BYTES];
    new SecureRandom().nextBytes(number);
    return number;
  }

  /** Which of the two proves. */
  enum Side {
    FINDER,
    HOST
  }

  byte[] proof(Side side, String name, byte[] ofHost, byte[] ofFinder) {
    mac.update((side + "\n" + name + "\n").getBytes(StandardCharsets.UTF_8));
    mac.update(ofHost);
    return mac.doFinal(ofFinder);
  }

  boolean isProof(byte[] offered, Side side, String name, byte[] ofHost, byte[] ofFinder) {
    return MessageDigest.isEqual(proof(side, name, ofHost, ofFinder), offered);
  }
}
