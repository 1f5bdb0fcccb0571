package dev.procession.codec;

import java.io.IOException;
import java.io.StreamCorruptedException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

/**
 * Strings in the shortest charset that gives back the same string. Each try is checked by decoding
 * it, so a lone surrogate, which UTF-8 cannot carry, ends as UTF-16.
 */
final class Strings {
  private Strings() {}

  static byte[] encode(String text) throws IOException {
    byte tag = tagFor(text);
    byte[] bytes = bytes(text, tag);
    ByteSink out = new ByteSink(1 + ByteSink.varintSize(bytes.length) + bytes.length);
    write(out, tag, bytes);
    return out.toByteArray();
  }

  static void write(ByteSink out, String text) throws IOException {
    byte tag = tagFor(text);
    write(out, tag, bytes(text, tag));
  }

  static boolean isTag(byte tag) {
    return tag >= Tag.LATIN1 && tag <= Tag.UTF16;
  }

  static String read(byte tag, ByteSource in) throws StreamCorruptedException {
    byte[] bytes = in.take(in.count(1));
    if (tag != Tag.UTF16) {
      return new String(bytes, charset(tag));
    }
    char[] chars = new char[bytes.length / 2];
    for (int i = 0; i < chars.length; i++) {
      chars[i] = (char) ((bytes[2 * i] & 0xFF) | bytes[2 * i + 1] << 8);
    }
    return new String(chars);
  }

  private static byte tagFor(String text) {
    if (text.isEmpty() || (text.charAt(0) <= 0xFF && survives(text, Tag.LATIN1))) {
      return Tag.LATIN1;
    }
    return survives(text, Tag.UTF8) ? Tag.UTF8 : Tag.UTF16;
  }

  private static boolean survives(String text, byte tag) {
    Charset charset = charset(tag);
    return new String(text.getBytes(charset), charset).equals(text);
  }

  private static Charset charset(byte tag) {
    return tag == Tag.LATIN1 ? StandardCharsets.ISO_8859_1 : StandardCharsets.UTF_8;
  }

  private static byte[] bytes(String text, byte tag) throws TooLargeException {
    if (tag != Tag.UTF16) {
      return text.getBytes(charset(tag));
    }
    if (text.length() > ByteSink.LIMIT / 2) {
      throw new TooLargeException(2L * text.length());
    }
    byte[] bytes = new byte[2 * text.length()];
    for (int i = 0; i < text.length(); i++) {
      bytes[2 * i] = (byte) text.charAt(i);
      bytes[2 * i + 1] = (byte) (text.charAt(i) >> 8);
    }
    return bytes;
  }

  private static void write(ByteSink out, byte tag, byte[] bytes) throws IOException {
    out.write(tag);
    out.varint(bytes.length);
    out.write(bytes, 0, bytes.length);
  }
}
