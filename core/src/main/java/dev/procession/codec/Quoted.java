package dev.procession.codec;

/** Texts of a user in messages, with nothing that a terminal obeys. */
public final class Quoted {
  /** Longer ones are cut: the message is about the text, and not the text. */
  private static final int MOST = 100;

  private Quoted() {}

  /** In quotes; else as {@link #plain}. */
  public static String of(String text) {
    return '"' + plain(text) + '"';
  }

  /** What a value says of itself, as {@link #plain}; its class if its method for that throws. */
  public static String value(Object value) {
    String otherwise = "(a " + value.getClass().getName() + " whose toString() does not tell)";
    return plain(Summaries.text(value::toString, () -> otherwise));
  }

  /** Control characters and what else cannot be seen as a backslash, a u and four digits. */
  public static String plain(String text) {
    var plain = new StringBuilder();
    text.chars().limit(MOST).forEach(each -> append(plain, (char) each));
    return plain.append(text.length() > MOST ? "…" : "").toString();
  }

  private static void append(StringBuilder text, char each) {
    boolean isSeen =
        switch (Character.getType(each)) {
          case Character.CONTROL,
              Character.FORMAT,
              Character.LINE_SEPARATOR,
              Character.PARAGRAPH_SEPARATOR ->
              false;
          default -> true;
        };
    if (isSeen) {
      text.append(each);
    } else {
      text.append("\\u%04x".formatted((int) each));
    }
  }
}
