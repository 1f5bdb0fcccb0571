package dev.procession.progress;

import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The terminal behind the standard error stream, found and measured without native code, which
 * would cost the user a warning of the JVM.
 *
 * <p>{@code System.console()} is no help: it tells of stdin and stdout, never of stderr.
 */
final class StderrTerminal implements Terminal {
  private static final Path OWN_FILES = Path.of("/proc/self/fd");
  private static final long SIZE_AGE_NANOS = Duration.ofSeconds(1).toNanos();
  private static final Duration ANSWER_DEADLINE = Duration.ofSeconds(1);

  private final File device;
  private final PrintStream stream;
  private final boolean showsBlocks;
  private volatile Size size = Size.USUAL;
  private long askedNanos;
  private boolean asked;

  private StderrTerminal(File device, PrintStream stream) {
    this.device = device;
    this.stream = stream;
    this.showsBlocks = stream.charset().newEncoder().canEncode("█▏…");
  }

  static Optional<Terminal> find() {
    return "dumb".equals(System.getenv("TERM"))
        ? Optional.empty()
        : device(2).map(device -> new StderrTerminal(new File(device), System.err));
  }

  /** Whether stdout and stderr are the same terminal. */
  static boolean showsStdout() {
    Optional<String> stdout = device(1);
    return stdout.isPresent() && stdout.equals(device(2));
  }

  /** The terminal behind one of the standard streams of this process. */
  private static Optional<String> device(int descriptor) {
    if (Files.isDirectory(OWN_FILES)) {
      return linkedDevice(OWN_FILES.resolve(Integer.toString(descriptor)));
    }
    // macOS and others: ask a child that has our streams; Windows has no such command
    return isTerminal(descriptor) ? Optional.of("/dev/tty") : Optional.empty();
  }

  private static Optional<String> linkedDevice(Path descriptor) {
    try {
      String target = Files.readSymbolicLink(descriptor).toString();
      boolean terminal =
          target.startsWith("/dev/pts/")
              || target.startsWith("/dev/tty")
              || target.equals("/dev/console");
      return terminal ? Optional.of(target) : Optional.empty();
    } catch (IOException e) {
      // a closed descriptor, or one that may not be looked at: no place for a bar
      return Optional.empty();
    }
  }

  private static boolean isTerminal(int descriptor) {
    var test =
        new ProcessBuilder("test", "-t", Integer.toString(descriptor))
            .redirectOutput(ProcessBuilder.Redirect.INHERIT)
            .redirectError(ProcessBuilder.Redirect.INHERIT);
    return answer(test) != null;
  }

  @Override
  public synchronized Size size() {
    long now = System.nanoTime();
    if (!asked || now - askedNanos >= SIZE_AGE_NANOS) {
      size = askedSize().orElseGet(StderrTerminal::sizeFromEnvironment);
      asked = true;
      askedNanos = now;
    }
    return size;
  }

  private Optional<Size> askedSize() {
    String answer = answer(new ProcessBuilder("stty", "size").redirectInput(device));
    return answer == null ? Optional.empty() : parse(answer);
  }

  /** Rows and columns as {@code stty size} says them; a terminal without a size says zeros. */
  static Optional<Size> parse(String answer) {
    String[] parts = answer.strip().split(" ", -1);
    if (parts.length != 2 || !isNumber(parts[0]) || !isNumber(parts[1])) {
      return Optional.empty();
    }
    Size size = new Size(Integer.parseInt(parts[0]), Integer.parseInt(parts[1]));
    return size.rows() > 0 && size.columns() > 0 ? Optional.of(size) : Optional.empty();
  }

  private static Size sizeFromEnvironment() {
    String columns = System.getenv("COLUMNS");
    return columns != null && isNumber(columns) && Integer.parseInt(columns) > 0
        ? new Size(Size.USUAL.rows(), Integer.parseInt(columns))
        : Size.USUAL;
  }

  private static boolean isNumber(String text) {
    return text.matches("\\d{1,6}");
  }

  /** What a command prints; null if it cannot be run, fails, or takes too long. */
  private static @Nullable String answer(ProcessBuilder command) {
    try {
      Process process = command.start();
      process.getOutputStream().close();
      if (!process.waitFor(ANSWER_DEADLINE.toMillis(), TimeUnit.MILLISECONDS)) {
        process.destroyForcibly();
        return null;
      }
      byte[] printed = process.getInputStream().readAllBytes();
      return process.exitValue() == 0 ? new String(printed, StandardCharsets.US_ASCII) : null;
    } catch (IOException e) {
      // no such command here: the caller has another way
      return null;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return null;
    }
  }

  @Override
  public Size lastSize() {
    return size;
  }

  @Override
  public boolean showsBlocks() {
    return showsBlocks;
  }

  @Override
  public void write(String text) {
    stream.print(text);
    stream.flush();
  }
}
