package dev.procession.mapreduce;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * Lines of text in UTF-8. Files are divided by bytes, and each line is in exactly one split: that
 * in which it begins. A line ends with LF or CR LF, which are not part of it, or with its file; it
 * must fit into memory. Immutable.
 */
public final class TextInput implements Input<String> {
  private static final long serialVersionUID = 1;
  private static final long USUAL_SPLIT_BYTES = 8 << 20;

  /** What opening a file costs, in bytes that could be read meanwhile. */
  private static final long COST_OF_FILE = 8 << 10;

  private final String path;
  private final long splitBytes;
  private final boolean replaceMalformed;

  private TextInput(String path, long splitBytes, boolean replaceMalformed) {
    this.path = path;
    this.splitBytes = splitBytes;
    this.replaceMalformed = replaceMalformed;
  }

  /**
   * The lines of a file, of all files below a folder, or of those of a folder whose names match a
   * pattern, such as {@code logs/*.txt}. Of {@code .zip} files each entry is read as a file, {@code
   * .gz} files are unpacked.
   */
  public static TextInput lines(Path path) {
    return new TextInput(path.toString(), USUAL_SPLIT_BYTES, false);
  }

  /**
   * Reads about so many bytes in a task; 8 MiB without this. Small files are read together.
   *
   * @throws IllegalArgumentException if it is below 1
   */
  public TextInput splitBytes(long bytes) {
    if (bytes < 1) {
      throw new IllegalArgumentException("bytes must be at least 1: " + bytes);
    }
    return new TextInput(path, bytes, replaceMalformed);
  }

  /**
   * Reads bytes that are no UTF-8 as {@code U+FFFD}; without this their line fails, as one at which
   * the map function throws.
   */
  public TextInput replaceMalformed() {
    return new TextInput(path, splitBytes, true);
  }

  @Override
  public Iterable<? extends Split<String>> splits() throws IOException {
    var splits = new Splits();
    for (Path file : files()) {
      splits.add(file);
    }
    return splits.finish();
  }

  private List<Path> files() throws IOException {
    Path all = Path.of(path);
    if (Files.isDirectory(all)) {
      try (var below = Files.walk(all)) {
        return below.filter(Files::isRegularFile).sorted().toList();
      }
    }
    Path last = all.getFileName();
    boolean isPattern = last != null && last.toString().matches(".*[*?\\[{].*");
    return isPattern && !Files.exists(all) ? matching(all, last.toString()) : List.of(all);
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

  /** Divides what is large and puts together what is small. */
  private final class Splits {
    private final List<TextSplit> done = new ArrayList<>();
    private ArrayList<TextPiece> together = new ArrayList<>();
    private long cost;

    void add(Path file) throws IOException {
      String name = file.toString();
      if (name.endsWith(".zip")) {
        addEntries(name);
      } else if (name.endsWith(".gz")) {
        add(new TextPiece.OfGzip(name), Files.size(file));
      } else {
        long size = Files.size(file);
        for (long start = 0; start < size; start += splitBytes) {
          long length = Math.min(splitBytes, size - start);
          add(new TextPiece.OfFile(name, start, length), length);
        }
      }
    }

    private void addEntries(String name) throws IOException {
      try (var zip = new ZipFile(name)) {
        for (ZipEntry entry : Collections.list(zip.entries())) {
          if (!entry.isDirectory()) {
            add(new TextPiece.OfZip(name, entry.getName()), Math.max(0, entry.getSize()));
          }
        }
      }
    }

    private void add(TextPiece piece, long bytes) {
      if (cost > 0 && cost + bytes > splitBytes) {
        close();
      }
      together.add(piece);
      cost += bytes + Math.min(COST_OF_FILE, splitBytes);
    }

    private void close() {
      done.add(new TextSplit(together, replaceMalformed));
      together = new ArrayList<>();
      cost = 0;
    }

    List<TextSplit> finish() {
      if (!together.isEmpty()) {
        close();
      }
      return done;
    }
  }
}
