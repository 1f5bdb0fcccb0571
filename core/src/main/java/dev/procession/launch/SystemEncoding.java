package dev.procession.launch;

import java.nio.charset.Charset;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;

/**
 * How this system's programs read bytes as text, by its locale: so does {@code java} read its
 * command line and its argument files.
 */
final class SystemEncoding {
  static final Charset CHARSET = charset(System.getProperty("sun.jnu.encoding", "UTF-8"));

  /** What this JVM reads where a byte stands for no character. */
  private static final String REPLACEMENT = "\ufffd";

  private static final byte NO_CHARACTER = (byte) 0x80;

  private SystemEncoding() {}

  static Charset charset(String name) {
    try {
      return Charset.forName(name);
    } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
      return StandardCharsets.UTF_8;
    }
  }

  /** Whether another JVM would read the same text. */
  static boolean canWrite(String text) {
    return CHARSET.newEncoder().canEncode(text.replace(REPLACEMENT, ""));
  }

  /** The bytes; what was no character to this JVM is none to the next. */
  static byte[] bytes(String text) {
    CharsetEncoder encoder = CHARSET.newEncoder();
    if (encoder.canEncode(REPLACEMENT)) {
      return text.getBytes(CHARSET);
    }
    var bytes = new java.io.ByteArrayOutputStream();
    for (String part : text.split("(?<=" + REPLACEMENT + ")|(?=" + REPLACEMENT + ")", -1)) {
      bytes.writeBytes(
          part.equals(REPLACEMENT) ? new byte[] {NO_CHARACTER} : part.getBytes(CHARSET));
    }
    return bytes.toByteArray();
  }
}
