package dev.procession.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.procession.Pool;
import java.nio.file.Path;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** That the rivals do what is asked of them; how fast is not for a test. */
@Timeout(60)
class RivalTest {
  private static final Text NONE = new Text(0);

  @ParameterizedTest
  @EnumSource(names = {"FORK", "SPAWN"})
  void poolsOfPythonEchoAndMap(Python.Kind kind) throws Exception {
    var started = Python.start(kind, Path.of("python", "rival.py"), NONE);
    assumeTrue(started.isPresent(), kind.title() + " is not installed here");
    try (Python python = started.get()) {
      assertThat(python.version()).startsWith("3.");
      assertThat(python.echo(1000, 3)).isPositive();
      assertThat(python.chunks(10, 100)).isPositive();
    }
  }

  @Test
  void allFindTheSameWords() throws Exception {
    assumeTrue(Text.canBeMade(), "this JDK has no sources");
    try (var text = new Text(1);
        var pool = Pool.processes(2);
        var threads = Executors.newFixedThreadPool(2)) {
      var counts = WordCount.asJob(pool, text.file());
      assertThat(WordCount.byHand(threads, text.file())).isEqualTo(counts);
      assertThat(WordCount.words(counts).all()).isBetween(50_000L, 500_000L);

      text.agree("ours", WordCount.words(counts));
      var python = Python.start(Python.Kind.FORK, Path.of("python", "rival.py"), text);
      assumeTrue(python.isPresent(), "Python is not installed here");
      try (Python rival = python.get()) {
        assertThat(rival.wordCount()).isPositive();
      }
      assertThatThrownBy(() -> text.agree("a liar", new Text.Words(1, 1)))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageStartingWith("a liar found Words[all=1, most=1], others found Words[all=");
    }
  }

  @Test
  void aRivalThatIsNotThereIsLeftOut() {
    assertThat(Python.start(Python.Kind.FORK, Path.of("python", "missing.py"), NONE)).isEmpty();
  }

  @Test
  void bytesGoToAnotherJvmAndBack() throws Exception {
    try (var socket = new RawSocket()) {
      assertThat(socket.can(Work.APPLY)).isTrue();
      assertThat(socket.seconds(Work.APPLY)).isPositive();
    }
  }

  @Test
  void bareJvmsStartAndEnd() throws Exception {
    assertThat(new BareJava().seconds(Work.START)).isPositive();
  }

  @Test
  void aRoundOfSpinningTakesItsTime() throws Exception {
    Spinning spinning = Spinning.measure();

    assertThat(spinning.roundsOfMilli()).isBetween(10_000, 100_000_000);
    assertThat(spinning.rounds(Work.CPU_LONG)).isEqualTo(50 * spinning.rounds(Work.CPU_SHORT));
  }
}
