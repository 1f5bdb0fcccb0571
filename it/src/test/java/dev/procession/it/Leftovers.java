package dev.procession.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.procession.Pool;
import dev.procession.memory.RuntimeFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Proves after each class that no process, thread, descriptor or file of it is left. */
final class Leftovers implements BeforeAllCallback, AfterAllCallback {
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  /** Descriptors that come and go without us, as those of the test runner. */
  private static final int NOISE = 3;

  private static final Set<String> PERMANENT =
      Set.of("procession-starter", "procession-control", "procession-clock");

  private static int descriptors;

  /** The first pool opens what stays open; so one was there before anything is counted. */
  @Override
  public void beforeAll(ExtensionContext context) throws IOException {
    if (descriptors == 0) {
      try (var pool = Pool.processes(1)) {
        pool.run(() -> {});
      }
    }
    descriptors = descriptors().size();
  }

  @Override
  public void afterAll(ExtensionContext context) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> {
          assertThat(processes()).as("processes").isEmpty();
          assertThat(threads()).as("threads").isEmpty();
          assertThat(folders()).as("folders").isEmpty();
          assertThat(descriptors()).as("descriptors").hasSizeLessThan(descriptors + NOISE);
        });
  }

  private static List<String> processes() {
    return ProcessHandle.current()
        .descendants()
        .map(ProcessHandle::info)
        .map(info -> info.commandLine().orElse(""))
        .filter(line -> !line.isEmpty() && !line.contains(" procession-watchdog "))
        .toList();
  }

  private static List<String> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(Thread::isAlive)
        .map(Thread::getName)
        .filter(name -> name.matches("(pool|child|procession)-.*"))
        .filter(name -> !name.matches("pool-\\d+-thread-\\d+")) // of an executor of the JDK
        .filter(name -> !PERMANENT.contains(name))
        .toList();
  }

  /** Crash files stay until the program ends. */
  private static List<Path> folders() throws IOException {
    if (Files.notExists(RuntimeFolder.ofThisProcess().path())) {
      return List.of(); // a copy of the library that a test loaded has removed it, empty as it was
    }
    try (var folders = Files.list(RuntimeFolder.ofThisProcess().path())) {
      return folders
          .filter(path -> !path.getFileName().toString().startsWith("hs_err_pid"))
          .toList();
    }
  }

  /** Sockets, pipes, selectors and mapped files of ours; not the jars that are being read. */
  private static List<String> descriptors() throws IOException {
    var open = new ArrayList<String>();
    try (var links = Files.newDirectoryStream(Path.of("/proc/self/fd"))) {
      for (Path link : links) {
        String target = target(link);
        if (target.matches("(socket|pipe|anon_inode):.*|.*procession-.*/page.*|.*\\(deleted\\)")) {
          open.add(target);
        }
      }
    }
    return open;
  }

  private static String target(Path link) {
    try {
      return Files.readSymbolicLink(link).toString();
    } catch (IOException e) {
      return ""; // closed meanwhile
    }
  }
}
