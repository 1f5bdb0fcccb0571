package dev.procession.chaos;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What a pool left behind.
 *
 * @param processes that it started, directly or not: they have a mark in their environment
 * @param files in the folders of the run and of the library
 * @param descriptors of this process
 */
record Leftovers(List<String> processes, List<String> files, List<String> descriptors) {
  static final String VARIABLE = "PROCESSION_CHAOS";

  /** What there is now, and was not there before. */
  static Leftovers of(String mark, Ground ground, Set<String> openBefore) throws IOException {
    Set<String> open = openDescriptors();
    open.removeAll(openBefore);
    return new Leftovers(processes(mark), ground.files(), List.copyOf(open));
  }

  boolean isEmpty() {
    return processes.isEmpty() && files.isEmpty() && descriptors.isEmpty();
  }

  private static List<String> processes(String mark) throws IOException {
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

  /** Sockets, pipes, selectors and files of the library that this process has open. */
  static Set<String> openDescriptors() throws IOException {
    var open = new HashSet<String>();
    try (var links = Files.newDirectoryStream(Path.of("/proc/self/fd"))) {
      for (Path link : links) {
        String target = target(link);
        if (target.matches("(socket|pipe|anon_inode):.*|.*/procession-.*")) {
          open.add(link.getFileName() + " " + target);
        }
      }
    }
    return open;
  }

  private static String target(Path link) {
    try {
      return Files.readSymbolicLink(link).toString();
    } catch (IOException e) {
      return ""; // closed meanwhile
    }
  }

  private static String text(Path file) {
    try {
      return Files.readString(file, StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      return ""; // it ended, or is not ours to look at
    }
  }
}
