package dev.procession.it;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.procession.Pool;
import dev.procession.memory.RuntimeFolder;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Who calls at the socket of a worker before the worker does. The worker's JVM waits, by an option
 * of its own, until the test lets it go on.
 */
@Timeout(60)
@ExtendWith(Leftovers.class)
class IntruderIT {
  private static final int SECRET_BYTES = 32;
  private static final byte TASK = 1;

  @TempDir private Path folder;

  /** What intruders say. */
  enum Intruder {
    SILENT,
    WRONG_SECRET,
    SECRET_OF_ZEROES_AS_A_WORKER,
    HALF_A_SECRET,
    GARBAGE,
    SERIALIZED_OBJECT;

    ByteBuffer words(Path mark) throws IOException {
      var bytes =
          switch (this) {
            case SILENT -> new byte[0];
            case WRONG_SECRET -> random(SECRET_BYTES + 1);
            case SECRET_OF_ZEROES_AS_A_WORKER -> asWorker();
            case HALF_A_SECRET -> random(SECRET_BYTES / 2);
            case GARBAGE -> random(1 << 20);
            case SERIALIZED_OBJECT -> serialized(new Trap(mark.toString()));
          };
      return ByteBuffer.wrap(bytes);
    }

    private static byte[] random(int count) {
      byte[] bytes = new byte[count];
      new Random(count).nextBytes(bytes);
      return bytes;
    }

    /** A role and a frame follow, as if it had been admitted. */
    private static byte[] asWorker() {
      byte[] bytes = new byte[200];
      bytes[SECRET_BYTES] = TASK;
      bytes[SECRET_BYTES + 4] = 100;
      return bytes;
    }

    /** First in the place of the secret, then behind it. */
    private static byte[] serialized(Trap trap) throws IOException {
      var bytes = new ByteArrayOutputStream();
      for (int i = 0; i < 2; i++) {
        new ObjectOutputStream(bytes).writeObject(trap);
      }
      return bytes.toByteArray();
    }
  }

  /** Leaves a mark where somebody reads it. */
  static final class Trap implements Serializable {
    private static final long serialVersionUID = 1;
    private final String mark;

    Trap(String mark) {
      this.mark = mark;
    }

    private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
      in.defaultReadObject();
      Files.createFile(Path.of(mark));
    }
  }

  @Test
  void aTrapThatIsReadLeavesItsMark() throws Exception {
    Path mark = folder.resolve("mark");
    byte[] bytes = Intruder.serialized(new Trap(mark.toString()));

    Object read = new ObjectInputStream(new ByteArrayInputStream(bytes)).readObject();

    assertThat(read).isInstanceOf(Trap.class);
    assertThat(mark).exists();
  }

  @ParameterizedTest
  @EnumSource
  void intrudersAreRefusedAndTheWorkerStarts(Intruder intruder) throws Exception {
    Path mark = folder.resolve("mark");
    try (var pool = paused()) {
      Path socket = awaitSocket();
      var intruders = new ArrayList<SocketChannel>();
      for (int i = 0; i < 4; i++) {
        intruders.add(intrude(socket, intruder.words(mark)));
      }

      goOn();

      assertThat(pool.<Integer>apply(() -> 42)).isEqualTo(42);
      for (SocketChannel each : intruders) {
        assertThat(isRefused(each)).isTrue();
        each.close();
      }
      assertThat(pool.stats().starts()).isEqualTo(1);
    }
    assertThat(mark).doesNotExist();
  }

  private static SocketChannel intrude(Path socket, ByteBuffer words) throws IOException {
    var channel = SocketChannel.open(StandardProtocolFamily.UNIX);
    boolean _ = channel.connect(UnixDomainSocketAddress.of(socket));
    try {
      while (words.hasRemaining()) {
        channel.write(words);
      }
    } catch (IOException e) {
      // refused before it had said all
    }
    return channel;
  }

  private static boolean isRefused(SocketChannel channel) {
    try {
      return channel.read(ByteBuffer.allocate(1)) < 0;
    } catch (IOException e) {
      return true;
    }
  }

  @Test
  void onceTheWorkerIsThereNobodyCanCall() throws Exception {
    try (var pool = paused()) {
      Path socket = awaitSocket();
      goOn();
      assertThat(pool.<Integer>apply(() -> 42)).isEqualTo(42);

      assertThatThrownBy(() -> intrude(socket, ByteBuffer.allocate(33)))
          .isInstanceOf(IOException.class);
      assertThat(socket).doesNotExist();
      assertThat(socket.resolveSibling("page")).doesNotExist();
    }
  }

  @Test
  void onlyTheUserMayEnterTheFolders() throws Exception {
    try (var pool = paused()) {
      Path ofWorker = awaitSocket().getParent();
      Path ofProcess = ofWorker.getParent();

      for (Path each : List.of(ofWorker, ofProcess, ofProcess.getParent())) {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(each)))
            .as(each.toString())
            .isEqualTo("rwx------");
        assertThat(Files.getOwner(each).getName()).isEqualTo(System.getProperty("user.name"));
      }
      goOn();
      assertThat(pool.<Integer>apply(() -> 42)).isEqualTo(42);
    }
  }

  @Test
  void anotherUserCannotReachTheSocket() throws Exception {
    assumeTrue(
        System.getProperty("user.name").equals("root"), "only root can try it as another user");
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/setpriv")), "there is no setpriv");
    try (var pool = paused()) {
      Path socket = awaitSocket();

      assertThat(asNobody("ls", "/")).isZero();
      assertThat(asNobody("ls", socket.toString())).isNotZero();
      assertThat(asNobody("ls", socket.getParent().getParent().toString())).isNotZero();
      goOn();
      assertThat(pool.<Integer>apply(() -> 42)).isEqualTo(42);
    }
  }

  private static int asNobody(String... command) throws IOException, InterruptedException {
    var whole =
        new ArrayList<>(List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"));
    whole.addAll(List.of(command));
    var builder = new ProcessBuilder(whole);
    builder.redirectOutput(ProcessBuilder.Redirect.DISCARD);
    builder.redirectError(ProcessBuilder.Redirect.DISCARD);
    return builder.start().waitFor();
  }

  private Pool paused() {
    var options = List.of("-XX:+UnlockDiagnosticVMOptions", "-XX:+PauseAtStartup");
    return Pool.processes(c ->
        c.withWorkers(1)
            .withWorkingDirectory(folder)
            .withStartDeadline(ofSeconds(30))
            .withJvmArguments(options));
  }

  /** The socket of the worker, whose JVM waits. */
  private Path awaitSocket() {
    awaitMark();
    return await().until(IntruderIT::findSocket, path -> path != null);
  }

  private Path awaitMark() {
    return await()
        .pollDelay(Duration.ZERO)
        .pollInterval(ofMillis(5))
        .until(this::findMark, path -> path != null);
  }

  private Path findMark() throws IOException {
    try (var files = Files.list(folder)) {
      return files
          .filter(file -> file.getFileName().toString().startsWith("vm.paused."))
          .findFirst()
          .orElse(null);
    }
  }

  private static Path findSocket() throws IOException {
    try (var files = Files.walk(RuntimeFolder.ofThisProcess().path())) {
      return files.filter(file -> file.endsWith("s")).findFirst().orElse(null);
    }
  }

  private void goOn() throws IOException {
    Files.delete(awaitMark());
  }
}
