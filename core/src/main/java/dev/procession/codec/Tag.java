package dev.procession.codec;

/**
 * The first byte of every encoding.
 *
 * <pre>
 * scalar        | tag | value                      INT, LONG: zigzag varint; the rest fixed width
 * string        | tag | length in bytes | bytes
 * array         | tag | length | elements          little-endian, as they lie in memory
 * list          | tag | size | run | elements      run = INT, LONG or DOUBLE: elements have no tag
 *                                                  run = MIXED: each element is a scalar with tag
 * anything else | OBJECT | JDK object stream without its header
 * </pre>
 *
 * Lengths are varints.
 */
final class Tag {
  static final byte NULL = 0;
  static final byte FALSE = 1;
  static final byte TRUE = 2;
  static final byte BYTE = 3;
  static final byte SHORT = 4;
  static final byte INT = 5;
  static final byte LONG = 6;
  static final byte FLOAT = 7;
  static final byte DOUBLE = 8;
  static final byte CHAR = 9;

  static final byte LATIN1 = 10;
  static final byte UTF8 = 11;
  static final byte UTF16 = 12;

  static final byte BYTES = 20;
  static final byte SHORTS = 21;
  static final byte INTS = 22;
  static final byte LONGS = 23;
  static final byte FLOATS = 24;
  static final byte DOUBLES = 25;
  static final byte CHARS = 26;
  static final byte BOOLEANS = 27;

  static final byte ARRAY_LIST = 30;
  static final byte LIST_OF = 31;
  static final byte LIST_WITH_NULLS = 32;
  static final byte MIXED = 33;

  static final byte OBJECT = 40;

  private Tag() {}
}
