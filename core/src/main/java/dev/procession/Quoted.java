package dev.procession;

/** Text of a user in a message: in quotes, and with nothing that a terminal obeys. */
final class Quoted {
  /** Longer ones are cut: the message is about the text, and not the text. */
  private static final int MOST = 100;

  private Quoted() {}

  /** In quotes; control characters and what else cannot be seen as {@code \\uXXXX}. */
  static String of(String text) {
    var quoted = new StringBuilder("\"");
    text.chars().limit(MOST).forEach(each -> append(quoted, (char) each));
    return quoted.append(text.length() > MOST ? "…\"" : "\"").toString();
  }

  private static void append(StringBuilder quoted, char each) {
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
      quoted.append(each);
    } else {
      quoted.append("\\u%04x".formatted((int) each));
    }
  }
}
