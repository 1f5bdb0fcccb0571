package dev.procession.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class StandingsTest {
  private static final Samples OURS =
      new Samples(Work.APPLY, "Procession", List.of(0.04, 0.02, 0.03));
  private static final Samples SLOW =
      new Samples(Work.APPLY, "CPython Pool (fork)", List.of(0.6, 0.6));
  private static final Samples RAW = new Samples(Work.APPLY, "raw Unix socket", List.of(0.01));
  private static final Standings STANDINGS = new Standings(List.of(OURS, SLOW, RAW), List.of());

  @Test
  void theMedianAndHalfTheRangeOfTheRoundsAreTold() {
    assertThat(OURS.median()).isEqualTo(0.03);
    assertThat(OURS.spreadText()).isEqualTo("±33%");
    assertThat(new Samples(Work.APPLY, "even", List.of(1.0, 2.0)).median()).isEqualTo(1.5);
  }

  @Test
  void aRatioSaysHowManyTimesAsLongAsWeARivalTook() {
    assertThat(STANDINGS.ratioText(SLOW)).isEqualTo("20.0x");
    assertThat(STANDINGS.ratioText(RAW)).isEqualTo("0.33x");
    assertThat(STANDINGS.ratioText(OURS)).isEmpty();
  }

  @Test
  void aGoalIsReachedOrMissed() {
    assertThat(STANDINGS.goalText(SLOW)).isEqualTo("goal 15");
    assertThat(STANDINGS.goalText(RAW)).isEqualTo("GOAL MISSED: 0.50");
    assertThat(STANDINGS.goalText(OURS)).isEmpty();
  }

  @Test
  void aFigureAboveItsLimitMissesItsGoal() {
    assertThat(Figure.of("x", 25, "ms", 25).goalText()).isEqualTo("goal at most 25 ms");
    assertThat(Figure.of("x", 25.1, "ms", 25).goalText()).startsWith("GOAL MISSED");
    assertThat(Figure.of("x", 25.1, "ms").goalText()).isEmpty();
  }

  @Test
  void theTableFitsATerminal() {
    assertThat(Table.of(STANDINGS)).allMatch(line -> line.length() <= 80);
    assertThat(Table.of(STANDINGS)).anyMatch(line -> line.contains("20.0x  goal 15"));
  }

  @Test
  void everyGoalNamesAWorkOnce() {
    assertThat(Goal.ALL).doesNotHaveDuplicates();
    assertThat(Goal.ALL).extracting(goal -> goal.work() + goal.rival()).doesNotHaveDuplicates();
  }

  @Test
  void oneRoundDoesNotSayThatAGoalWasMissed() {
    var ours = new Samples(Work.APPLY, "Procession", List.of(0.5));
    var rival = new Samples(Work.APPLY, "CPython Pool (fork)", List.of(0.6));

    assertThat(new Standings(List.of(ours, rival), List.of()).goalText(rival)).isEmpty();
  }
}
