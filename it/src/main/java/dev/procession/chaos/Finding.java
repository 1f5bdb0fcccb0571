package dev.procession.chaos;

/**
 * Something that must not be.
 *
 * @param fault of the item that it is about
 * @param text where it was found, what was expected, what there was
 */
public record Finding(Kind kind, Fault fault, String text) {

  /** What is wrong. */
  public enum Kind {
    LOST("lost"),
    RUN_TWICE("run twice"),
    WRONG("wrong"),
    HUNG("hung"),
    LET_IN("let in");

    private final String title;

    Kind(String title) {
      this.title = title;
    }

    String title() {
      return title;
    }
  }

  @Override
  public String toString() {
    return kind.title().toUpperCase(java.util.Locale.ROOT) + ": " + text;
  }
}
