package dev.procession.codec;

import java.io.StreamCorruptedException;
import java.nio.ByteBuffer;

/**
 * A few words about an encoded value, for errors about it: made without running code of the value's
 * class, which may be what fails.
 */
public final class Rendering {
  private static final int MOST_CHARACTERS = 60;

  /** Longer texts are not even decoded. */
  private static final int MOST_BYTES = 4096;

  private Rendering() {}

  /**
   * Numbers and short texts as they are, of all else the class and the size.
   *
   * @param type name of the value's class
   */
  public static String of(ByteBuffer encoded, String type) {
    ByteSource in = new ByteSource(encoded);
    try {
      byte tag = encoded.hasRemaining() ? in.next() : Tag.OBJECT;
      boolean isText = tag >= Tag.LATIN1 && tag <= Tag.UTF16;
      if (tag < Tag.BYTES && encoded.remaining() <= MOST_BYTES) {
        String text = String.valueOf(Compact.read(tag, in));
        return isText ? quoted(text) : text;
      }
      return tag < Tag.OBJECT && !isText
          ? type + " of " + in.varint() + " elements"
          : type + " of " + encoded.remaining() + " bytes";
    } catch (StreamCorruptedException | RuntimeException e) {
      return type; // what cannot be read has no words, and this is no place to fail
    }
  }

  private static String quoted(String text) {
    String shown =
        text.length() <= MOST_CHARACTERS ? text : text.substring(0, MOST_CHARACTERS) + "…";
    return '"' + shown.replace("\n", "\\n").replace("\r", "\\r") + '"';
  }
}
