package dev.procession.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** That the rivals do what is asked of them; how fast is not for a test. */
@Timeout(60)
class RivalTest {

  @ParameterizedTest
  @EnumSource(names = {"FORK", "SPAWN"})
  void poolsOfPythonEchoAndMap(Python.Kind kind) throws Exception {
    var started = Python.start(kind, Path.of("python", "rival.py"));
    assumeTrue(started.isPresent(), kind.title() + " is not installed here");
    try (Python python = started.get()) {
      assertThat(python.version()).startsWith("3.");
      assertThat(python.echo(1000, 3)).isPositive();
      assertThat(python.chunks(10, 100)).isPositive();
    }
  }

  @Test
  void aRivalThatIsNotThereIsLeftOut() {
    assertThat(Python.start(Python.Kind.FORK, Path.of("python", "missing.py"))).isEmpty();
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
