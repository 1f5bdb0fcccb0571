package dev.procession.mapreduce;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** The files that a path of an input means. */
final class InputFiles {
  private InputFiles() {}

  /**
   * All files below a folder, those of a folder whose names match a pattern, or the file itself;
   * sorted.
   */
  static List<Path> of(String path) throws IOException {
    Path all = Path.of(path);
    if (Files.isDirectory(all)) {
      try (var below = Files.walk(all)) {
        return below.filter(Files::isRegularFile).sorted().toList();
      }
    }
    Path last = all.getFileName();
    boolean isPattern = last != null && last.toString().matches(".*[*?\\[{].*");
    if (Files.exists(all)) {
      return List.of(all);
    }
    if (isPattern) {
      return matching(all, last.toString());
    }
    throw new NoSuchFileException(
        path,
        null,
        "the input of the job is no file or folder, seen from " + Path.of("").toAbsolutePath());
  }

  private static List<Path> matching(Path all, String pattern) throws IOException {
    Path folder = all.toAbsolutePath().getParent();
    var matching = new ArrayList<Path>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, pattern)) {
      files.forEach(matching::add);
    }
    Collections.sort(matching);
    return matching;
  }
}
