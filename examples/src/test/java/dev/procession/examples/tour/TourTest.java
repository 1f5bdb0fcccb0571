package dev.procession.examples.tour;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(value = 2, unit = TimeUnit.MINUTES)
@ResourceLock(Resources.SYSTEM_OUT)
@ResourceLock(Resources.SYSTEM_ERR)
class TourTest {
  private static final Pattern FOLDER = Pattern.compile("Files go to (\\S+),");

  static Stream<Scenario> scenarios() {
    return Scenarios.ALL.stream();
  }

  @ParameterizedTest
  @MethodSource("scenarios")
  void everyScenarioShowsWhatItPromises(Scenario scenario) {
    // A15 tells tasks apart by how long they take, so it needs more time between them
    String speed = scenario.id().equals("A15") ? "4" : "50";

    Printed printed = Printed.byTour("\n", scenario.id(), "--speed", speed);

    assertThat(printed.exitCode()).as(printed.out() + printed.err()).isZero();
    assertThat(printed.out()).endsWith(", all well." + System.lineSeparator());
    assertThat(printed.lines()).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(79));
    assertThatItLeavesNothing(printed);
    assertThatItIsFreeOfNoise(scenario, printed);
    assertThatItShows(scenario, printed);
  }

  private static void assertThatItLeavesNothing(Printed printed) {
    Matcher folder = FOLDER.matcher(printed.flat());
    while (folder.find()) {
      assertThat(Path.of(folder.group(1))).doesNotExist();
    }
  }

  private static void assertThatItIsFreeOfNoise(Scenario scenario, Printed printed) {
    if (scenario.id().equals("A16")) {
      assertThat(printed.err().lines())
          .isNotEmpty()
          .allSatisfy(line -> assertThat(line).startsWith("Squares: "))
          .last()
          .asString()
          .startsWith("Squares: 100/100 (100%)");
    } else {
      assertThat(printed.err()).isEmpty();
    }
  }

  private static void assertThatItShows(Scenario scenario, Printed printed) {
    String flat = printed.flat();
    switch (scenario.id()) {
      case "A1" -> assertThat(flat).contains("count 1", "ENTER stopped the counter.");
      case "A2" -> {
        assertThat(flat).contains("one after another it would take 0.37 s");
        assertThat(printed.lines())
            .containsSubsequence(
                IntStream.rangeClosed(1, 4)
                    .mapToObj("    standup: update %d of 4"::formatted)
                    .toList())
            .containsSubsequence(
                IntStream.rangeClosed(1, 3)
                    .mapToObj("    work: task %d of 3 done"::formatted)
                    .toList())
            .containsSubsequence("    coffee: brewing", "    coffee: ready");
      }
      case "A3" ->
          assertThat(flat)
              .contains("child: Ada's basket holds [apple, pear, plum, plum, plum]")
              .contains("After, the parent's basket holds [apple, pear]:");
      case "A4" -> assertThat(flat).contains(" [1, 4, 9, 16, 25] ", "exit code 0");
      case "A5" -> assertThat(flat).contains("They are the same.");
      case "A6" ->
          assertThat(flat).contains("It returned report.txt, and the file says: report.txt");
      case "A7" -> {
        assertThat(printed.linesWith("] wrote ")).isEqualTo(10);
        assertThat(flat)
            .contains("[ant, bee, cat, dog, eel, fox, gnu, hen, ibis, jay]")
            .contains("one after another it would take 0.40 s");
      }
      case "A8" -> {
        assertThat(printed.linesWith("] wrote ")).isEqualTo(6);
        assertThat(flat).contains("[0-oak, 1-elm, 2-ash, 3-fir, 4-yew, 5-box]");
      }
      case "A9" -> {
        for (int worker = 1; worker <= 4; worker++) {
          assertThat(flat).contains("worker " + worker + " had 10 items");
        }
        assertThat(flat)
            .contains(IntStream.range(0, 40).map(x -> x * x).boxed().toList().toString());
      }
      case "A10" -> {
        assertThat(flat)
            .containsSubsequence(
                "the first is ready: false",
                "get() of the first gave first.txt",
                "get() of the second gave second.txt");
        assertThat(printed.linesWith("] wrote ")).isEqualTo(2);
      }
      case "A11" -> {
        assertThat(flat)
            .containsSubsequence(
                "other work", "] wrote ", "written: [red, orange, yellow, green, blue, violet]");
        assertThat(printed.linesWith("] wrote ")).isEqualTo(6);
      }
      case "A12" ->
          assertThat(flat)
              .containsSubsequence("other work", "] wrote ", "written: [north, east, south, west]");
      case "A13" -> {
        assertThat(printed.linesWith("on success, once")).isOne();
        assertThat(printed.linesWith("on error:")).isOne();
        assertThat(flat)
            .contains("with the whole list: [do, re, mi, fa]")
            .contains("on error: java.lang.NumberFormatException")
            .contains("thrown by a callback, on purpose")
            .doesNotContain("not called");
      }
      case "A14" -> {
        List<String> squares =
            IntStream.rangeClosed(1, 12).mapToObj(x -> "square " + x * x).toList();
        assertThat(flat).containsSubsequence(squares).contains("Taken 12, pulled from the input ");
        assertThat(printed.linesWith("  square ")).isEqualTo(12);
      }
      case "A15" ->
          assertThat(flat)
              .containsSubsequence(
                  "the task of 1 seconds",
                  "the task of 2 seconds",
                  "the task of 3 seconds",
                  "the task of 4 seconds");
      case "A16" -> assertThat(flat).contains("The last of the 100 is 10000.");
      case "A17" -> {
        assertThat(flat)
            .contains("Sending on the receiving end is an error")
            .contains("only receives");
        assertThat(printed.lines())
            .contains("    sender: Sent: Hello, team!", "    receiver: Received: Hello, team!");
        assertThat(flat).contains("used no more: true");
      }
      case "A18" ->
          assertThat(flat)
              .contains("reply p-i-p-e", "reply q-u-e-u-e", "reply l-o-c-k", "exit code 0");
      case "A19" -> assertThat(flat).contains("600 items arrived, each of them once.");
      case "A20" -> {
        assertThat(printed.linesWith("the lists are the same")).isEqualTo(2);
        assertThat(flat).contains("10000 squares", "the loop wins");
      }
      case "A21" -> {
        assertThat(flat)
            .contains("The 20 most frequent words:")
            .containsPattern("[\\d,]+ lines have [\\d,]+ words")
            .contains("all counts are the same");
        assertThat(printed.lines())
            .anySatisfy(line -> assertThat(line).containsPattern("(^| )[\\d,]+ the( |$)"));
      }
      case "A22" ->
          assertThat(flat)
              .contains("4 processes throw a die 250,000 times each")
              .contains("Counter 1,000,000, sum of the array 1,000,000, wanted 1,000,000")
              .contains("nothing lost");
      default -> throw new AssertionError("no facts are asserted for " + scenario);
    }
  }

  @Test
  void theEndOfTheInputStopsTheCounterToo() {
    Printed printed = Printed.byTour("", "thread", "--speed", "50");

    assertThat(printed.exitCode()).isZero();
    assertThat(printed.flat()).contains("count 1", "The end of the input stopped the counter.");
  }

  @Test
  void theNumberOfWorkersCanBeChosen() {
    Printed printed = Printed.byTour("", "chunks", "--speed", "50", "--workers", "2");

    assertThat(printed.exitCode()).isZero();
    // each has a chunk before anyone has a second one; who is quicker then is not promised
    assertThat(printed.flat())
        .contains("in chunks of 10 on 2 workers")
        .containsPattern(
            "worker 1 had (10 items worker 2 had 30|20 items worker 2 had 20|30 items worker 2 had"
                + " 10) items In the order");
  }

  @Test
  void aScenarioThatFailsDoesNotStopTheOthers() {
    List<Scenario> scenarios =
        List.of(
            new Scenario("X1", "bad", "Fails", _ -> failOnPurpose()),
            new Scenario("X2", "good", "Does not", stage -> stage.say("still here")));
    Options options = new Options(scenarios, 1, OptionalInt.empty(), Options.Wish.RUN);

    Printed printed = Printed.by("", () -> Tour.runAll(options));

    assertThat(printed.exitCode()).isEqualTo(1);
    assertThat(printed.flat())
        .containsSubsequence(
            "FAILED: java.io.IOException: on purpose", "still here", "not well: X1 bad.");
    assertThat(printed.err()).contains("failOnPurpose");
  }

  private static void failOnPurpose() throws java.io.IOException {
    throw new java.io.IOException("on purpose");
  }

  @Test
  void anUnknownNameIsAnErrorThatListsTheNames() {
    Printed printed = Printed.byTour("", "mapp");

    assertThat(printed.exitCode()).isEqualTo(2);
    assertThat(printed.out()).isEmpty();
    assertThat(printed.err()).contains("mapp", "imap-unordered", "callbacks");
  }

  @Test
  void aNumberThatMakesNoSenseIsAnError() {
    for (String number : List.of("0", "-1", "x", "NaN", "1e9")) {
      Printed printed = Printed.byTour("", "--speed", number);

      assertThat(printed.exitCode()).isEqualTo(2);
      assertThat(printed.err()).contains("--speed", number);
    }
    assertThat(Printed.byTour("", "--workers").exitCode()).isEqualTo(2);
  }

  @Test
  void theListNamesEveryScenarioAndRunsNone() {
    Printed printed = Printed.byTour("", "--list");

    assertThat(printed.exitCode()).isZero();
    assertThat(printed.lines()).hasSameSizeAs(Scenarios.ALL);
    assertThat(printed.lines().getFirst()).startsWith("A1   thread ");
  }

  @Test
  void namesAndRowsBothChoose() {
    assertThat(Options.parse("a7", "imap-unordered", "MAP").scenarios())
        .extracting(Scenario::id)
        .containsExactly("A7", "A15", "A7");
  }
}
