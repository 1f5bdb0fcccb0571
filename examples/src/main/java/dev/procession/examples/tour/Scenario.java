package dev.procession.examples.tour;

import java.util.Locale;

/**
 * One program of the tour.
 *
 * @param id its row in the list of what the library does, such as {@code A7}
 * @param name the same to be remembered, such as {@code map}
 * @param title what there is to see
 */
record Scenario(String id, String name, String title, Program program) {

  /** What a scenario does. */
  @FunctionalInterface
  interface Program {
    void run(Stage stage) throws Exception;
  }

  boolean isCalled(String word) {
    String lower = word.toLowerCase(Locale.ROOT);
    return lower.equals(name) || lower.equals(id.toLowerCase(Locale.ROOT));
  }

  @Override
  public String toString() {
    return id + " " + name;
  }
}
