package dev.procession.launch;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a JVM wrote about its own crash in native code, into a file or, where it could not, to one
 * of its streams. It then exits with status 1, so these words are how such an end is recognised.
 *
 * @param reason as the file words it, such as {@code SIGSEGV (0xb) at pc=0x…, pid=…, tid=…}
 * @param signal number of the signal, if it was one
 * @param frame where it happened, such as {@code C [libc.so.6+0x9d0f2] memcpy+0x12}, if told
 * @param head the lines in which the file sums up the crash
 */
public record CrashFile(
    String reason, OptionalInt signal, Optional<String> frame, List<String> head) {
  static final String NAME = "hs_err.log";

  private static final int HEAD_BYTES = 4096;
  private static final Pattern SIGNAL = Pattern.compile("(SIG[A-Z]+ \\(0x([0-9a-f]+)\\).*)");
  private static final Pattern INTERNAL = Pattern.compile("(Internal Error .*)");
  private static final String FRAME = "Problematic frame:";

  /** Where a process with this folder would write its file. */
  public static Path in(Path folder) {
    return folder.resolve(NAME);
  }

  /** Reads the file from a worker's folder, if there is one. */
  static Optional<CrashFile> read(Path folder) {
    try (var in = Files.newInputStream(in(folder))) {
      return parse(new String(in.readNBytes(HEAD_BYTES), StandardCharsets.UTF_8));
    } catch (IOException e) {
      return Optional.empty(); // it did not crash in native code
    }
  }

  static Optional<CrashFile> parse(String text) {
    List<String> head =
        text.lines()
            .takeWhile(line -> line.startsWith("#"))
            .map(line -> line.substring(1).strip())
            .filter(line -> !line.isEmpty())
            .toList();
    for (String line : head) {
      Matcher signal = SIGNAL.matcher(line);
      Matcher internal = INTERNAL.matcher(line);
      if (signal.matches()) {
        int number = Integer.parseInt(signal.group(2), 16);
        return Optional.of(new CrashFile(line, OptionalInt.of(number), frame(head), head));
      }
      if (internal.matches()) {
        return Optional.of(new CrashFile(line, OptionalInt.empty(), frame(head), head));
      }
    }
    return Optional.empty();
  }

  private static Optional<String> frame(List<String> head) {
    return head.stream()
        .skip(head.indexOf(FRAME) + 1L)
        .findFirst()
        .filter(_ -> head.contains(FRAME));
  }
}
