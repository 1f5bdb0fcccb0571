package dev.procession.launch;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Makes the cache: a JVM of its own goes through the life of a worker with tasks of this library
 * (no class of the user may get into the file), and at its end the JDK writes down what it had
 * loaded. Takes some seconds of one CPU; a program that ends earlier ends it too.
 */
final class AotTraining {
  private static final String UNFINISHED = ".unfinished";

  /** A program that is over sooner would only have been slowed down. */
  private static final long DELAY_MILLIS = 1_500;

  private static final long LONGEST_MILLIS = 120_000;
  private static final Duration LONGEST_END = Duration.ofSeconds(1);
  private static boolean begun;
  private static boolean ended;
  private static @Nullable Training running;
  private static @Nullable Thread thread;

  /** A training under way. */
  private record Training(Process process, Path made) {}

  private AotTraining() {}

  /** Takes over the finished file. */
  interface Adoption {
    void adopt(Path made) throws IOException;
  }

  /** Starts it, if this program has not done so before. */
  static synchronized void start(Path folder, Path scratch, Class<?> rehearsal, Adoption adoption) {
    if (!begun) {
      begun = true;
      try {
        thread =
            Thread.ofVirtual()
                .name("procession-aot")
                .start(() -> run(folder, scratch, rehearsal, adoption));
      } catch (OutOfMemoryError | LinkageError e) { // no thread to be had; a cache can wait
        begun = false;
      }
    }
  }

  private static void run(Path folder, Path scratch, Class<?> rehearsal, Adoption adoption) {
    Path unfinished = folder.resolve(ProcessHandle.current().pid() + UNFINISHED);
    try {
      Thread.sleep(DELAY_MILLIS);
      sweep(folder);
      if (train(scratch, rehearsal, unfinished)) {
        adoption.adopt(unfinished);
      }
    } catch (IOException | InterruptedException | RuntimeException | OutOfMemoryError e) {
      System.getLogger(AotTraining.class.getName())
          .log(System.Logger.Level.DEBUG, "workers go on starting without a cache", e);
    } finally {
      remove(unfinished);
    }
  }

  /** Removes what programs that were killed have left. */
  private static void sweep(Path folder) throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*" + UNFINISHED + "*")) {
      for (Path each : files) {
        String pid = each.getFileName().toString().replaceFirst("\\..*", "");
        if (pid.matches("\\d{1,9}") && ProcessHandle.of(Long.parseLong(pid)).isEmpty()) {
          AotCache.delete(each);
        }
      }
    }
  }

  /** Also what the JDK keeps beside the file while it makes it. */
  private static void remove(Path unfinished) {
    AotCache.delete(unfinished);
    AotCache.delete(unfinished.resolveSibling(unfinished.getFileName() + ".config"));
  }

  private static boolean train(Path folder, Class<?> rehearsal, Path made)
      throws IOException, InterruptedException {
    Files.createDirectory(folder);
    try {
      var command = new ArrayList<>(List.of(JavaProgram.checked().toString()));
      command.addAll(JvmCommand.trainingOptions(folder));
      command.add("-XX:AOTCacheOutput=" + made);
      command.addAll(
          List.of(
              "-cp", ParentJvm.ownLocation().toString(), rehearsal.getName(), folder.toString()));
      var builder = new ProcessBuilder(command);
      builder.directory(folder.toFile()); // ours may have been removed
      ParentJvm.cleanEnvironment(builder.environment());
      builder.redirectOutput(ProcessBuilder.Redirect.DISCARD);
      builder.redirectError(ProcessBuilder.Redirect.DISCARD);
      Process process = begin(builder, made, Objects.requireNonNull(folder.getParent()));
      try {
        return process.waitFor(LONGEST_MILLIS, TimeUnit.MILLISECONDS)
            && process.exitValue() == 0
            && Files.isRegularFile(made);
      } finally {
        end(process);
      }
    } finally {
      try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
        files.forEach(AotCache::delete);
      }
      AotCache.delete(folder);
    }
  }

  private static synchronized Process begin(ProcessBuilder builder, Path made, Path ofThisProcess)
      throws IOException, InterruptedException {
    if (ended) {
      throw new InterruptedException("the program ends");
    }
    Process process = Starter.start(builder);
    Watchdog.watch(process.pid(), "", ofThisProcess);
    running = new Training(process, made);
    return process;
  }

  private static synchronized void end(Process process) {
    ProcessTree.kill(process.toHandle());
    Watchdog.forget(process.pid());
    running = null;
  }

  /** Breaks it off, if it is under way, and waits for its end; it may be begun again. */
  static void rest() {
    Thread training = brokenOff();
    try {
      if (training != null && training.join(LONGEST_END)) {
        mayBeginAgain();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static synchronized @Nullable Thread brokenOff() {
    Thread training = thread == null || !thread.isAlive() ? null : thread;
    if (training != null) {
      stop();
      training.interrupt();
    }
    thread = null;
    return training;
  }

  private static synchronized void mayBeginAgain() {
    ended = false;
    begun = false;
  }

  /** For the end of this JVM: nothing is begun any more, and what runs is killed. */
  static synchronized void stop() {
    ended = true;
    Training training = running;
    if (training != null) {
      ProcessTree.kill(training.process.toHandle());
      remove(training.made);
    }
  }
}
