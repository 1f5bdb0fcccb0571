package dev.procession.memory;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@Timeout(60)
@EnabledOnOs(OS.LINUX)
class ProcessNameTest {
  private static final long PID = ProcessHandle.current().pid();

  @Test
  void aProcessIsNamedByTheTicksThatTheSystemTells() {
    long ticks = ProcessStat.of(PID).orElseThrow().started();

    assertThat(ProcessName.ofThisProcess()).isEqualTo(PID + "-" + ticks);
  }

  @Test
  void theNameOfAProcessIsNotThatOfAnyOtherTick() {
    long ticks = ProcessStat.of(PID).orElseThrow().started();

    assertThat(ProcessName.isAlive(PID + "-" + ticks)).isTrue();
    assertThat(ProcessName.isAlive(PID + "-" + (ticks - 1))).isFalse();
    assertThat(ProcessName.isAlive(PID + "-" + (ticks + 1))).isFalse();
  }

  @Test
  void aProcessDoesNotLiveOnceItHasEnded() throws Exception {
    Process process = new ProcessBuilder("sleep", "60").start();
    String name = process.pid() + "-" + ProcessStat.of(process.pid()).orElseThrow().started();
    boolean before = ProcessName.isAlive(name);

    process.destroyForcibly();
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();

    assertThat(before).isTrue();
    assertThat(ProcessName.isAlive(name)).isFalse();
  }

  /** Who has no descriptor left must not take what others have. */
  @Test
  void aProcessThatCannotBeLookedAtLives() throws Exception {
    Process starved =
        new ProcessBuilder(
                "sh",
                "-c",
                "ulimit -n 64; exec \"$@\"",
                "sh",
                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "-cp",
                origin(ProcessName.class) + File.pathSeparator + origin(Starved.class),
                Starved.class.getName(),
                ProcessName.ofThisProcess(),
                "999999999-5")
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (var lines = starved.inputReader()) {
      assertThat(lines.readAllLines()).containsExactly("true", "false");
    }
  }

  private static String origin(Class<?> type) throws URISyntaxException {
    return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI()).toString();
  }

  /** Takes all descriptors, then says of each argument whether it lives. */
  static final class Starved {
    private static final List<FileChannel> ALL = new ArrayList<>();

    private Starved() {}

    public static void main(String... names) {
      boolean _ = ProcessName.isAlive(names[0]); // classes are read while that can be
      boolean _ = ProcessName.isAlive(names[1]);
      try {
        while (true) {
          ALL.add(FileChannel.open(Path.of("/dev/null")));
        }
      } catch (IOException e) {
        for (String name : names) {
          System.out.println(ProcessName.isAlive(name));
        }
      }
    }
  }

  @Test
  void whatIsNoNameOfAProcessLives() throws IOException {
    assertThat(Files.exists(Path.of("/proc/self/stat"))).isTrue();
    assertThat(List.of("notes", "a-b", "7", "12-x")).allMatch(ProcessName::isAlive);
  }
}
