package dev.procession.examples.doctor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The small texts of the kernel's files, and sizes as people read them. */
final class Text {

  private Text() {}

  /** The lines of a file, or none if it is missing or may not be read: then nothing is known. */
  static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException e) {
      return List.of();
    }
  }

  /** What stands behind {@code name:} in a file of such lines. */
  static Optional<String> field(Path file, String name) {
    return lines(file).stream()
        .filter(line -> line.startsWith(name + ":"))
        .map(line -> line.substring(name.length() + 1).strip())
        .findFirst();
  }

  static Optional<Long> number(String text) {
    return text.matches("\\d{1,18}") ? Optional.of(Long.parseLong(text)) : Optional.empty();
  }

  static String size(long bytes) {
    if (bytes < 1L << 20) return bytes / 1024 + " KiB";
    if (bytes < 1L << 30) return bytes / (1L << 20) + " MiB";
    return String.format(Locale.ROOT, "%.1f GiB", (double) bytes / (1L << 30));
  }
}
