package dev.procession.launch;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a JVM wrote about its own crash in native code. It then exits with status 1, so this file is
 * how such an end is recognised.
 *
 * @param reason as the file words it, such as {@code SIGSEGV (0xb) at pc=0x…, pid=…, tid=…}
 * @param signal number of the signal, if it was one
 */
public record CrashFile(String reason, OptionalInt signal) {
  static final String NAME = "hs_err.log";

  private static final int HEAD_BYTES = 4096;
  private static final Pattern SIGNAL = Pattern.compile("#  (SIG[A-Z]+ \\(0x([0-9a-f]+)\\).*)");
  private static final Pattern INTERNAL = Pattern.compile("#  (Internal Error .*)");

  /** Reads the file from a worker's folder, if there is one. */
  public static Optional<CrashFile> read(Path folder) {
    try (var in = Files.newInputStream(folder.resolve(NAME))) {
      return parse(new String(in.readNBytes(HEAD_BYTES), StandardCharsets.UTF_8));
    } catch (IOException e) {
      return Optional.empty(); // it did not crash in native code
    }
  }

  static Optional<CrashFile> parse(String head) {
    Matcher signal = SIGNAL.matcher(head);
    if (signal.find()) {
      int number = Integer.parseInt(signal.group(2), 16);
      return Optional.of(new CrashFile(signal.group(1).strip(), OptionalInt.of(number)));
    }
    Matcher internal = INTERNAL.matcher(head);
    return internal.find()
        ? Optional.of(new CrashFile(internal.group(1).strip(), OptionalInt.empty()))
        : Optional.empty();
  }
}
