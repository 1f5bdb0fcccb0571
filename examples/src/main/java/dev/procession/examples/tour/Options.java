package dev.procession.examples.tour;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Collectors;

/** What was asked for on the command line. */
record Options(List<Scenario> scenarios, double speed, OptionalInt workers, Wish wish) {

  /** What to do with the scenarios. */
  enum Wish {
    RUN,
    LIST,
    HELP
  }

  static final String USAGE = "usage: tour [NAME...] [--speed N] [--workers N] [--list]";

  /**
   * Reads the command line.
   *
   * @throws IllegalArgumentException with what is wrong, for the user
   */
  static Options parse(String... arguments) {
    List<Scenario> chosen = new ArrayList<>();
    double speed = 1;
    OptionalInt workers = OptionalInt.empty();
    Wish wish = Wish.RUN;
    Iterator<String> words = List.of(arguments).iterator();
    while (words.hasNext()) {
      String word = words.next();
      switch (word) {
        case "--speed" -> speed = number(word, words);
        case "--workers" -> workers = OptionalInt.of((int) Math.ceil(number(word, words)));
        case "--list" -> wish = Wish.LIST;
        case "--help", "-h" -> wish = Wish.HELP;
        default -> chosen.add(scenario(word));
      }
    }
    return new Options(chosen.isEmpty() ? Scenarios.ALL : chosen, speed, workers, wish);
  }

  private static double number(String option, Iterator<String> words) {
    String word = words.hasNext() ? words.next() : "nothing";
    try {
      double number = Double.parseDouble(word);
      if (number > 0 && number <= 1000) {
        return number;
      }
    } catch (NumberFormatException e) {
      // said below, as for a number out of range
    }
    throw new IllegalArgumentException(
        option + " needs a number above 0 and at most 1000, not: " + word);
  }

  private static Scenario scenario(String word) {
    return Scenarios.ALL.stream()
        .filter(scenario -> scenario.isCalled(word))
        .findAny()
        .orElseThrow(() -> new IllegalArgumentException(unknown(word)));
  }

  private static String unknown(String word) {
    if (word.startsWith("-")) {
      return "there is no option " + word + "; " + USAGE;
    }
    return "there is no scenario "
        + word
        + "; there are "
        + Scenarios.ALL.stream().map(Scenario::name).collect(Collectors.joining(", "))
        + " (or A1, A2 and so on)";
  }
}
