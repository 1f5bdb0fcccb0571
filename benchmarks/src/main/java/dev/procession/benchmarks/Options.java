package dev.procession.benchmarks;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What was asked for on the command line.
 *
 * @param home of the project
 * @param works to be timed
 * @param largerThanMemory whether {@link LargerThanMemory} is to run, which has no rival
 * @param rounds how often each is timed
 */
record Options(Path home, List<Work> works, boolean largerThanMemory, int rounds, boolean help) {
  private static final int ROUNDS = 7;
  private static final int MOST_ROUNDS = 1000;

  /** Set by the launcher. */
  static final String HOME = "procession.home";

  static String usage() {
    return """
    usage: bench [NAME...] [--rounds N]

      NAME       one of %s
      --rounds   how often each is timed; %d if nothing is said

    Without a name all are timed, and docs/benchmarks.md is written anew.\
    """
        .formatted(words(), ROUNDS);
  }

  private static String words() {
    return Arrays.stream(Work.values()).map(Work::word).collect(Collectors.joining(" "))
        + " "
        + LargerThanMemory.WORD;
  }

  /**
   * Reads the command line.
   *
   * @throws IllegalArgumentException with what is wrong, for the user
   */
  static Options parse(String... arguments) {
    var works = new ArrayList<Work>();
    int rounds = ROUNDS;
    boolean help = false;
    boolean largerThanMemory = false;
    for (int i = 0; i < arguments.length; i++) {
      switch (arguments[i]) {
        case "--rounds" -> rounds = rounds(++i < arguments.length ? arguments[i] : "nothing");
        case "--help", "-h" -> help = true;
        case LargerThanMemory.WORD -> largerThanMemory = true;
        default -> works.add(work(arguments[i]));
      }
    }
    Path home = Path.of(System.getProperty(HOME, "")).toAbsolutePath();
    return new Options(home, works, largerThanMemory, rounds, help);
  }

  private static Work work(String word) {
    return Arrays.stream(Work.values())
        .filter(work -> work.word().equals(word))
        .findFirst()
        .orElseThrow(() ->
            new IllegalArgumentException(
                word.startsWith("-")
                    ? "there is no option " + word + "\n" + usage()
                    : "there is no benchmark " + word + "; there are " + words()));
  }

  private static int rounds(String word) {
    try {
      int rounds = Integer.parseInt(word);
      if (rounds >= 1 && rounds <= MOST_ROUNDS) {
        return rounds;
      }
    } catch (NumberFormatException e) {
      // said below, as for a number out of range
    }
    throw new IllegalArgumentException(
        "--rounds needs a number from 1 to " + MOST_ROUNDS + ", not: " + word);
  }

  /** Whether all works are to be timed. */
  boolean isWhole() {
    return works.isEmpty() && !largerThanMemory;
  }
}
