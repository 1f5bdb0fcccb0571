package dev.procession.progress;

/** Text measured in the columns of a terminal, not in characters. */
final class Columns {
  /**
   * East Asian wide and full-width characters and emoji: Unicode's annex 11, in its large blocks.
   */
  private static final int[][] WIDE = {
    {0x1100, 0x115F}, // Hangul
    {0x2E80, 0x303E}, // CJK radicals and punctuation
    {0x3041, 0xA4CF}, // Kana, CJK, Yi
    {0xA960, 0xA97F}, // Hangul
    {0xAC00, 0xD7A3}, // Hangul
    {0xF900, 0xFAFF}, // CJK
    {0xFE30, 0xFE6F}, // CJK
    {0xFF00, 0xFF60}, // full-width forms
    {0xFFE0, 0xFFE6},
    {0x1F300, 0x1F64F}, // emoji
    {0x1F680, 0x1F6FF},
    {0x1F900, 0x1FAFF},
    {0x20000, 0x3FFFD}, // CJK
  };

  private Columns() {}

  /** Columns that a terminal needs for the text; control characters count as one. */
  static int of(String text) {
    return text.codePoints().map(Columns::of).sum();
  }

  /** The text without control characters, which would move the cursor. */
  static String clean(String text) {
    StringBuilder clean = new StringBuilder(text.length());
    text.codePoints()
        .map(point -> Character.isISOControl(point) ? ' ' : point)
        .forEach(clean::appendCodePoint);
    return clean.toString();
  }

  /** The text if it fits, else its beginning with {@code mark} at the end. */
  static String fit(String text, int columns, String mark) {
    if (of(text) <= columns) {
      return text;
    }
    return of(mark) <= columns
        ? beginning(text, columns - of(mark)) + mark
        : beginning(text, columns);
  }

  private static String beginning(String text, int columns) {
    int used = 0;
    int end = 0;
    while (end < text.length()) {
      int point = text.codePointAt(end);
      used += of(point);
      if (used > columns) {
        break;
      }
      end += Character.charCount(point);
    }
    return text.substring(0, end);
  }

  private static int of(int point) {
    return switch (Character.getType(point)) {
      case Character.NON_SPACING_MARK, Character.ENCLOSING_MARK, Character.FORMAT -> 0;
      default -> isWide(point) ? 2 : 1;
    };
  }

  private static boolean isWide(int point) {
    if (point < WIDE[0][0]) {
      return false;
    }
    for (int[] block : WIDE) {
      if (point >= block[0] && point <= block[1]) {
        return true;
      }
    }
    return Character.isEmojiPresentation(point);
  }
}
