package dev.procession.mapreduce;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
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
    var splits =
        new Packing<TextPiece, TextSplit>(
            splitBytes, pieces -> new TextSplit(new ArrayList<>(pieces), replaceMalformed));
    for (Path file : InputFiles.of(path)) {
      add(file, splits);
    }
    return splits.finish();
  }

  private void add(Path file, Packing<TextPiece, TextSplit> splits) throws IOException {
    String name = file.toString();
    if (name.endsWith(".zip")) {
      addEntries(name, splits);
    } else if (name.endsWith(".gz")) {
      splits.add(new TextPiece.OfGzip(name), Files.size(file));
    } else {
      long size = Files.size(file);
      for (long start = 0; start < size; start += splitBytes) {
        long length = Math.min(splitBytes, size - start);
        splits.add(new TextPiece.OfFile(name, start, length), length);
      }
    }
  }

  private static void addEntries(String name, Packing<TextPiece, TextSplit> splits)
      throws IOException {
    try (var zip = new ZipFile(name)) {
      for (ZipEntry entry : Collections.list(zip.entries())) {
        if (!entry.isDirectory()) {
          splits.add(new TextPiece.OfZip(name, entry.getName()), Math.max(0, entry.getSize()));
        }
      }
    }
  }
}
