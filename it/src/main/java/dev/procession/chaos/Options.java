package dev.procession.chaos;

import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.OptionalInt;

/**
 * What was asked for on the command line.
 *
 * @param time after which no round begins
 * @param round the only one to run, if one is named
 * @param rounds at most so many
 */
record Options(Duration time, Plan plan, OptionalInt round, OptionalInt rounds, Wish wish) {

  /** What to do with the plan. */
  enum Wish {
    RUN,
    SHOW,
    HELP
  }

  private static final double NO_END = 1e9;

  static final String USAGE =
      """
      usage: chaos [--minutes N] [--seconds N] [--seed S] [--workers N]
                   [--rounds N] [--round K] [--plan]

        --minutes, --seconds   how long to go on beginning rounds; 1 minute if nothing is said
        --seed                 the number that all rounds follow from; another one each time
        --workers              of each pool; 2 if nothing is said
        --rounds               end after so many rounds, however long they take
        --round                run this round only
        --plan                 show the rounds instead of running them\
      """;

  /**
   * Reads the command line.
   *
   * @throws IllegalArgumentException with what is wrong, for the user
   */
  static Options parse(String... arguments) {
    double seconds = 0;
    long seed = System.nanoTime() % 1_000_000;
    int workers = 2;
    var round = OptionalInt.empty();
    var rounds = OptionalInt.empty();
    Wish wish = Wish.RUN;
    Iterator<String> words = List.of(arguments).iterator();
    while (words.hasNext()) {
      String word = words.next();
      switch (word) {
        case "--minutes" -> seconds += 60 * positive(word, words);
        case "--seconds" -> seconds += positive(word, words);
        case "--seed" -> seed = seed(word, words);
        case "--workers" -> workers = (int) Math.ceil(positive(word, words));
        case "--round" -> round = OptionalInt.of((int) Math.ceil(positive(word, words)));
        case "--rounds" -> rounds = OptionalInt.of((int) Math.ceil(positive(word, words)));
        case "--plan" -> wish = Wish.SHOW;
        case "--help", "-h" -> wish = Wish.HELP;
        default -> throw new IllegalArgumentException("there is no option " + word + "\n" + USAGE);
      }
    }
    if (seconds == 0) {
      seconds = rounds.isPresent() ? NO_END : 60;
    }
    var time = Duration.ofMillis((long) (1000 * seconds));
    return new Options(time, new Plan(seed, workers), round, rounds, wish);
  }

  private static double positive(String option, Iterator<String> words) {
    String word = words.hasNext() ? words.next() : "nothing";
    try {
      double number = Double.parseDouble(word);
      if (number > 0 && number <= 1_000_000) {
        return number;
      }
    } catch (NumberFormatException e) {
      // said below, as for a number out of range
    }
    throw new IllegalArgumentException(
        option + " needs a number above 0 and at most 1000000, not: " + word);
  }

  private static long seed(String option, Iterator<String> words) {
    String word = words.hasNext() ? words.next() : "nothing";
    try {
      return Long.parseLong(word);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(option + " needs a whole number, not: " + word, e);
    }
  }
}
