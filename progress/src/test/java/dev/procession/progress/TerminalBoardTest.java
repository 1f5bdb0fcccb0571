package dev.procession.progress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Index.atIndex;

import dev.procession.Progress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class TerminalBoardTest {
  private final Clock clock = new Clock();
  private final Screen screen = new Screen(24, 60);
  private final List<BooleanSupplier> beats = new ArrayList<>();
  private final TerminalBoard board = boardOn(screen);

  @Test
  void theFirstBeatDrawsTheBar() {
    begin("Files", 10);

    beat();

    assertThat(screen.lines())
        .singleElement()
        .asString()
        .startsWith("Files:   0%|")
        .endsWith("| 0/10 [00:00<?, ? it/s]");
  }

  @Test
  void aBarThatEndsStaysAndTheNextOneBeginsBelow() {
    var first = begin("First", 10);
    beat();
    first.advance(10);
    clock.passSeconds(2);
    first.end();
    var second = begin("Second", 10);
    beat();
    second.end();

    assertThat(screen.lines())
        .satisfiesExactly(
            line -> assertThat(line).startsWith("First: 100%|").endsWith("5.00 it/s]"),
            line -> assertThat(line).startsWith("Second:   0%|"));
    assertThat(screen.column()).isZero();
    assertThat(screen.row()).isEqualTo(2);
  }

  @Test
  void anInnerBarVanishesAndTheOuterLineStaysRight() {
    var outer = begin("Outer", 3);
    for (int round = 1; round <= 3; round++) {
      var inner = begin("Inner " + round, 5);
      tick();
      assertThat(screen.lines()).hasSize(2).last().asString().startsWith("Inner " + round);
      inner.advance(5);
      inner.end();
      outer.advance(1);
      tick();
      assertThat(screen.lines()).singleElement().asString().contains(round + "/3");
    }
    outer.end();

    assertThat(screen.lines()).singleElement().asString().startsWith("Outer: 100%|");
  }

  @Test
  void anInnerBarThatIsToldToStayStandsAboveTheOuter() {
    var outer = begin("Outer", 3);
    var inner = begin(c -> c.withDescription("Inner").withLeave(true), 5);
    tick();
    inner.end();

    assertThat(screen.lines())
        .satisfiesExactly(
            line -> assertThat(line).startsWith("Inner"),
            line -> assertThat(line).startsWith("Outer"));
    outer.end();
  }

  @Test
  void anOnlyBarThatIsToldToVanishLeavesTheScreenAsItWas() {
    var bar = begin(c -> c.withLeave(false), 5);
    tick();
    bar.end();

    assertThat(screen.lines()).isEmpty();
    assertThat(screen.row()).isZero();
    assertThat(screen.column()).isZero();
  }

  @Test
  void theOuterBarMayEndFirst() {
    var outer = begin("Outer", 3);
    var inner = begin("Inner", 5);
    tick();
    outer.end();
    tick();

    assertThat(screen.lines())
        .satisfiesExactly(
            line -> assertThat(line).startsWith("Outer"),
            line -> assertThat(line).startsWith("Inner"));
    inner.end();
    assertThat(screen.lines()).singleElement().asString().startsWith("Outer");
  }

  @Test
  void aPrintedLineStandsAboveTheBars() {
    begin("Outer", 3);
    begin("Inner", 3);
    tick();

    board.printAbove(() -> screen.write("a line\n"));

    assertThat(screen.lines())
        .satisfiesExactly(
            line -> assertThat(line).isEqualTo("a line"),
            line -> assertThat(line).startsWith("Outer"),
            line -> assertThat(line).startsWith("Inner"));
  }

  @Test
  void textThatComesBehindOurBackIsNotOverwritten() {
    var outer = begin("Outer", 3);
    begin("Inner", 3);
    tick();

    screen.writeBehindOurBack("from C\nand more\n");
    outer.advance(1);
    clock.passSeconds(1);
    tick();

    assertThat(screen.lines())
        .satisfies(line -> assertThat(line).startsWith("from C"), atIndex(0))
        .satisfies(line -> assertThat(line).startsWith("and more"), atIndex(1));
    assertThat(screen.lines().getLast()).startsWith("Inner");
  }

  @Test
  void nothingIsWrittenWhileNothingChanges() {
    begin("Files", 10);
    beat();
    int writes = screen.writes();

    tick();
    tick();

    assertThat(screen.writes()).isEqualTo(writes);
  }

  @Test
  void theTimeGoesOnWithoutAnyItem() {
    begin("Files", 10);
    beat();
    clock.passSeconds(61);
    beat();

    assertThat(screen.lines()).singleElement().asString().contains("[01:01<?");
  }

  @Test
  void theMinimumIntervalIsKept() {
    var bar = begin(c -> c.withMinimumInterval(Duration.ofSeconds(2)), 10);
    beat();
    bar.advance(1);
    clock.passSeconds(1.9);
    beat();
    assertThat(screen.lines().getFirst()).contains("0/10");

    clock.passSeconds(0.1);
    beat();

    assertThat(screen.lines().getFirst()).contains("1/10");
  }

  @Test
  void barsThatDoNotFitOnTheScreenAreCounted() {
    Screen low = new Screen(5, 60);
    TerminalBoard lowBoard = boardOn(low);
    for (int bar = 0; bar < 10; bar++) {
      var _ = lowBoard.begin(BarSettings.of(c -> c.withDescription("Bar")), OptionalLong.of(9));
    }
    var _ = lowBoard.beat();

    assertThat(low.lines()).hasSize(4).last().isEqualTo("(7 more)");
  }

  @Test
  void aHandleThatEndsTwiceEndsOnce() {
    var bar = begin("Files", 1);
    bar.end();
    bar.end();

    assertThat(screen.lines()).hasSize(1);
  }

  @Test
  void theHeartStopsWithTheLastBarAndStartsAgainWithTheNext() {
    var first = begin("First", 1);
    var second = begin("Second", 1);
    assertThat(beats).hasSize(1);
    first.end();
    assertThat(board.beat()).isTrue();
    second.end();
    assertThat(board.beat()).isFalse();

    begin("Third", 1);

    assertThat(beats).hasSize(2);
  }

  @Test
  void theEndOfTheProcessLeavesTheCursorBelowTheBars() {
    begin("Outer", 3);
    begin("Inner", 3);
    tick();

    board.leaveScreen();

    assertThat(screen.row()).isEqualTo(2);
    assertThat(screen.column()).isZero();
  }

  private TerminalBoard boardOn(Screen terminal) {
    return new TerminalBoard(terminal, new PrintedLines(Set.of()), clock, beats::add);
  }

  private Progress.Handle begin(String description, long total) {
    return begin(c -> c.withDescription(description), total);
  }

  private Progress.Handle begin(UnaryOperator<BarConfig> configuration, long total) {
    return board.begin(BarSettings.of(configuration), OptionalLong.of(total));
  }

  private void beat() {
    var _ = board.beat();
  }

  private void tick() {
    clock.pass(Heartbeat.INTERVAL);
    beat();
  }
}
