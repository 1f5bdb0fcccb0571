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
  private static final List<String> CONTAINER =
      List.of("unshare", "--pid", "--fork", "--mount-proc", "--kill-child");

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

  /** The same in a PID namespace of its own, as containers have one; it dies with this program. */
  static Program startInContainer(Path folder, Class<?> main, List<String> options)
      throws IOException {
    var command = new ArrayList<>(CONTAINER);
    command.add(tool("java"));
    command.addAll(options);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    return run(folder, command);
  }

  /** Whether there can be one. */
  static boolean hasContainers() throws IOException, InterruptedException {
    var command = new ArrayList<>(CONTAINER);
    command.add("true");
    try {
      Process tried = new ProcessBuilder(command).start();
      try {
        return tried.waitFor(10, TimeUnit.SECONDS) && tried.exitValue() == 0;
      } finally {
        tried.destroyForcibly();
      }
    } catch (IOException e) {
      return false; // there is no such tool
    }
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
    command.add(tool(tool));
    command.addAll(arguments);
    return run(folder, command);
  }

  /** The path of a tool of this JDK. */
  static String tool(String name) {
    return Path.of(System.getProperty("java.home"), "bin", name).toString();
  }

  /** Starts any command. */
  static Program run(Path folder, List<String> command) throws IOException {
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
