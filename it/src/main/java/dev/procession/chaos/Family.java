package dev.procession.chaos;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** All processes that a pool started, directly or not, known by a mark in their environment. */
final class Family {
  static final String VARIABLE = "PROCESSION_CHAOS";

  private Family() {}

  /** Those that are there, as pid and command line. */
  static List<String> members(String mark) throws IOException {
    var members = new ArrayList<String>();
    try (var processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
      for (Path process : processes) {
        if (text(process.resolve("environ")).contains(VARIABLE + "=" + mark + "\0")) {
          String command = text(process.resolve("cmdline")).replace('\0', ' ').strip();
          members.add(process.getFileName() + " " + command);
        }
      }
    }
    return members;
  }

  private static String text(Path file) {
    try {
      return Files.readString(file, StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      return ""; // it ended, or is not ours to look at
    }
  }
}
