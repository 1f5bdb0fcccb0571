package dev.procession.it;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import dev.procession.ChildProcess;
import dev.procession.Pool;
import dev.procession.PoolEvent;
import dev.procession.PoolListener;
import dev.procession.SerializableFunction;
import dev.procession.TaskFailedException;
import dev.procession.TaskSerializationException;
import dev.procession.WorkerStartException;
import dev.procession.memory.RuntimeFolder;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Mistakes of users and of the machine are told in words that name the values. */
@Timeout(30)
@ExtendWith(Leftovers.class)
class BadInputIT {

  @ParameterizedTest
  @ValueSource(ints = {0, -1})
  void aPoolNeedsAWorker(int workers) {
    assertThatThrownBy(() -> Pool.processes(workers))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("workers=" + workers);
  }

  @Test
  void optionsBelowTheirLimitsAreRefused() {
    try (var pool = Pool.processes(1)) {
      assertThatThrownBy(() -> pool.withChunkSize(0))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("chunkSize=0");
      assertThatThrownBy(() -> pool.withBuffer(0))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("buffer=0");
      assertThatThrownBy(() -> pool.withRetries(-1))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("retries=-1");
      assertThatThrownBy(() -> pool.withTimeout(Duration.ZERO))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("PT0S");
      assertThatThrownBy(() -> pool.resize(0))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("workers=0");
    }
  }

  @Test
  void aFunctionThatIsNullIsRefused() {
    SerializableFunction<Integer, Integer> none = null;
    try (var pool = Pool.processes(1)) {
      assertThatThrownBy(() -> pool.map(none, List.of(1))).isInstanceOf(NullPointerException.class);
      assertThatThrownBy(() -> pool.imap(none, List.of(1)))
          .isInstanceOf(NullPointerException.class);
      assertThatThrownBy(() -> pool.map(x -> x, (Iterable<Integer>) null))
          .isInstanceOf(NullPointerException.class);
      assertThat(pool.map(x -> x, List.of(1))).containsExactly(1);
    }
  }

  @Test
  void whatCannotBeCapturedIsNamedWithItsPath() {
    var job = new Job(new Report(Thread.currentThread()));
    try (var pool = Pool.processes(1)) {
      var error =
          catchThrowableOfType(
              TaskSerializationException.class,
              () -> pool.apply(() -> job.report.author.getName()));

      assertThat(error.path()).endsWith(".report.author");
      assertThat(error).hasMessageContaining("java.lang.Thread");
    }
  }

  record Job(Report report) implements java.io.Serializable {}

  record Report(Thread author) implements java.io.Serializable {}

  @Test
  void anInitializerThatThrowsBreaksThePoolAfterThreeStarts() {
    var failed = new AtomicInteger();
    PoolListener listener =
        event -> {
          if (event instanceof PoolEvent.WorkerStartFailed) {
            failed.incrementAndGet();
          }
        };
    try (var pool =
        Pool.processes(
            c -> c.withWorkers(1).withListener(listener).withInitializer(BadInputIT::refuse))) {
      var error = catchThrowableOfType(WorkerStartException.class, () -> pool.apply(() -> 1));

      assertThat(error).hasCauseInstanceOf(IllegalStateException.class);
      assertThat(error.getCause()).hasMessage("not today");
      assertThatThrownBy(() -> pool.apply(() -> 1)).isInstanceOf(WorkerStartException.class);
    }
    assertThat(failed).hasValue(3);
  }

  @SuppressWarnings("DoNotCallSuggester") // a worker calls it
  static void refuse() {
    throw new IllegalStateException("not today");
  }

  @Test
  void anInitializerThatExitsBreaksThePool() {
    try (var pool =
        Pool.processes(c -> c.withWorkers(1).withInitializer(() -> Runtime.getRuntime().halt(3)))) {
      var error = catchThrowableOfType(WorkerStartException.class, () -> pool.apply(() -> 1));

      assertThat(error.exitCode()).hasValue(3);
    }
  }

  @Test
  void anOptionThatTheJvmDoesNotKnowIsTold() {
    try (var pool =
        Pool.processes(c -> c.withWorkers(2).withJvmArguments(List.of("-XX:+NoSuchOption")))) {
      var error = catchThrowableOfType(WorkerStartException.class, () -> pool.apply(() -> 1));

      assertThat(error.exitCode()).hasValue(1);
      assertThat(error.command()).isNotEmpty().first().asString().endsWith("java");
      assertThat(error.processOutput()).anyMatch(line -> line.contains("NoSuchOption"));
      assertThat(error).hasMessageContaining("NoSuchOption").hasMessageContaining("exit code 1");
    }
  }

  @Test
  void aChildThatCannotStartSaysWhy() {
    var error =
        catchThrowableOfType(
            WorkerStartException.class,
            () ->
                ChildProcess.start(
                    c -> c.withJvmArguments(List.of("-XX:+NoSuchOption")), () -> {}));

    assertThat(error).hasMessageContaining("NoSuchOption");
  }

  @Test
  void aWorkingDirectoryThatIsNotThereIsNamed(@TempDir Path folder) {
    Path missing = folder.resolve("missing");
    try (var pool = Pool.processes(c -> c.withWorkers(1).withWorkingDirectory(missing))) {
      assertThatThrownBy(() -> pool.apply(() -> 1))
          .isInstanceOf(WorkerStartException.class)
          .hasMessageContaining(missing.toString());
    }
  }

  /** Tries a pool and prints what comes of it. */
  static final class Trial {
    private Trial() {}

    public static void main(String[] arguments) {
      try (var pool = Pool.processes(1)) {
        System.out.println("result " + pool.apply(() -> 42));
      } catch (RuntimeException e) {
        System.out.println(e);
      }
    }
  }

  @Test
  void aJavaThatIsNotThereIsNamed(@TempDir Path folder) throws Exception {
    var options = List.of("-Dprocession.java=/no/such/java");
    try (var program = Program.start(folder, Trial.class, options)) {
      assertThat(program.lines())
          .anyMatch(
              line -> line.contains("WorkerStartException") && line.contains("/no/such/java"));
    }
  }

  @Test
  void aRuntimeFolderThatIsAFileIsNamed(@TempDir Path folder) throws Exception {
    Path file = Files.createFile(folder.resolve("file"));
    try (var program =
        Program.start(folder, Trial.class, List.of("-Dprocession.runtime=" + file))) {
      assertThat(program.lines())
          .anyMatch(line -> line.contains(file.toString()) && line.contains("regular file"));
    }
  }

  @Test
  void strangersAtTheSocketAreTurnedAway() throws Exception {
    try (var pool = Pool.processes(c -> c.withWorkers(1).withStartDeadline(ofSeconds(20)))) {
      Path socket = awaitSocket();
      try (var silent = SocketChannel.open(StandardProtocolFamily.UNIX);
          var wrong = SocketChannel.open(StandardProtocolFamily.UNIX)) {
        boolean _ = silent.connect(UnixDomainSocketAddress.of(socket));
        boolean _ = wrong.connect(UnixDomainSocketAddress.of(socket));
        wrong.write(ByteBuffer.allocate(1024));

        int result = pool.apply(() -> 42);

        assertThat(result).isEqualTo(42);
      }
    }
  }

  private static Path awaitSocket() {
    return await()
        .pollInterval(Duration.ofMillis(1))
        .pollDelay(Duration.ZERO)
        .until(BadInputIT::findSocket, path -> path != null);
  }

  private static Path findSocket() throws IOException {
    try (var files = Files.walk(RuntimeFolder.ofThisProcess().path())) {
      return files.filter(file -> file.endsWith("s")).findFirst().orElse(null);
    } catch (java.io.UncheckedIOException e) {
      return null; // it changed while it was read
    }
  }

  @Test
  void poolsAreNotNestedWithoutEnd() {
    try (var pool = Pool.processes(1)) {
      var error = catchThrowableOfType(TaskFailedException.class, () -> pool.apply(() -> nest(1)));

      assertThat(error).hasStackTraceContaining("4 deep").hasStackTraceContaining("3 deep");
    }
  }

  static int nest(int level) {
    try (var pool = Pool.processes(1)) {
      return pool.apply(() -> nest(level + 1));
    }
  }
}
