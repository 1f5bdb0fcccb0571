package dev.procession.launch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.procession.memory.RuntimeFolder;
import dev.procession.wire.StartLine;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class LaunchedProcessTest {

  @Test
  void oneThatIsAbandonedIsDeadAndItsPidForgotten() throws Exception {
    Path folder = RuntimeFolder.ofThisProcess().create("launched-process-test");
    try {
      LaunchedProcess process = LaunchedProcess.launch(request(), folder, (_, _) -> {}, () -> {});
      assertThat(Watchdog.watches(process.pid())).isTrue();
      Thread.currentThread().interrupt(); // as who is in a hurry does

      process.abandon();

      assertThat(Thread.interrupted()).isTrue();
      assertThat(process.process().isAlive()).isFalse();
      assertThat(Watchdog.watches(process.pid())).isFalse();
      process.channels().close();
    } finally {
      RuntimeFolder.delete(folder);
    }
  }

  private static LaunchRequest request() {
    return new LaunchRequest(
        StartLine.Kind.WORKER,
        "test/worker-1",
        1,
        1,
        "main",
        1,
        1,
        Set.of(),
        Optional.empty(),
        List.of(),
        Map.of(),
        Optional.empty(),
        Duration.ofSeconds(50),
        Duration.ofMillis(500));
  }
}
