package dev.procession.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A Java program in a process of its own, with its output in a file. */
final class Program implements AutoCloseable {
  private final Process process;
  private final Path output;

  private Program(Process process, Path output) {
    this.process = process;
    this.output = output;
  }

  /** Starts a main class of the tests on their class path. */
  static Program start(Path folder, Class<?> main, List<String> options, String... arguments)
      throws IOException {
    var command = new ArrayList<>(options);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    command.addAll(List.of(arguments));
    return start(folder, command);
  }

  /** Starts {@code java} with these arguments. */
  static Program start(Path folder, List<String> arguments) throws IOException {
    return start(folder, "java", arguments);
  }

  /** Starts a tool of this JDK. */
  static Program start(Path folder, String tool, List<String> arguments) throws IOException {
    var command = new ArrayList<String>();
    if (ProcessState.ignoresInterrupt()) {
      // the tests run in the background of a shell; a user's program does not
      command.addAll(List.of("env", "--default-signal=INT"));
    }
    command.add(Path.of(System.getProperty("java.home"), "bin", tool).toString());
    command.addAll(arguments);
    Path output = Files.createTempFile(folder, "output", ".txt");
    var builder = new ProcessBuilder(command).directory(folder.toFile());
    builder.redirectErrorStream(true).redirectOutput(output.toFile());
    return new Program(builder.start(), output);
  }

  Process process() {
    return process;
  }

  /** Its standard input gets this and ends. */
  void type(String text) throws IOException {
    try (var in = process.outputWriter()) {
      in.write(text);
    }
  }

  /** Waits for its end; its exit code. */
  int join() throws IOException, InterruptedException {
    assertThat(process.waitFor(40, TimeUnit.SECONDS)).as("ends; printed: " + output()).isTrue();
    return process.exitValue();
  }

  /** What it printed until now. */
  String output() throws IOException {
    return Files.readString(output);
  }

  /** Its lines; fails unless it ended well. */
  List<String> lines() throws IOException, InterruptedException {
    assertThat(join()).as(output()).isZero();
    return output().lines().toList();
  }

  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
  }
}
