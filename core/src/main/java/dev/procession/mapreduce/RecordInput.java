package dev.procession.mapreduce;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;

/**
 * Records of a fixed number of bytes, one behind the other with nothing between. Files are divided
 * at the borders of records. Nothing is unpacked. Immutable.
 */
public final class RecordInput implements Input<byte[]> {
  private static final long serialVersionUID = 1;
  private static final long USUAL_SPLIT_BYTES = 8 << 20;

  private final String path;
  private final int recordBytes;
  private final long splitBytes;

  private RecordInput(String path, int recordBytes, long splitBytes) {
    this.path = path;
    this.recordBytes = recordBytes;
    this.splitBytes = splitBytes;
  }

  /**
   * The records of a file, of all files below a folder, or of those of a folder whose names match a
   * pattern, such as {@code data/*.bin}; each as an array of its own. A file whose length is no
   * multiple of the size ends the job with an error before any task has run.
   *
   * @param bytes the size of a record
   * @throws IllegalArgumentException if the size is below 1
   */
  public static RecordInput ofSize(Path path, int bytes) {
    if (bytes < 1) {
      throw new IllegalArgumentException("bytes must be at least 1: " + bytes);
    }
    return new RecordInput(path.toString(), bytes, USUAL_SPLIT_BYTES);
  }

  /**
   * Reads about so many bytes in a task, at least one record; 8 MiB without this. Small files are
   * read together.
   *
   * @throws IllegalArgumentException if it is below 1
   */
  public RecordInput splitBytes(long bytes) {
    if (bytes < 1) {
      throw new IllegalArgumentException("bytes must be at least 1: " + bytes);
    }
    return new RecordInput(path, recordBytes, bytes);
  }

  @Override
  public Iterable<? extends Split<byte[]>> splits() throws IOException {
    var splits =
        new Packing<RecordSplit.Piece, RecordSplit>(
            splitBytes, pieces -> new RecordSplit(new ArrayList<>(pieces), recordBytes));
    for (Path file : InputFiles.of(path)) {
      add(file, splits);
    }
    return splits.finish();
  }

  private void add(Path file, Packing<RecordSplit.Piece, RecordSplit> splits) throws IOException {
    long size = Files.size(file);
    requireWhole(file, size);
    long most = Math.max(1, splitBytes / recordBytes) * recordBytes;
    for (long start = 0; start < size; start += most) {
      long end = Math.min(size, start + most);
      splits.add(new RecordSplit.Piece(file.toString(), start, end), end - start);
    }
  }

  private void requireWhole(Path file, long size) throws IOException {
    long rest = size % recordBytes;
    if (rest != 0) {
      throw new IOException(
          file
              + " does not consist of whole records: its "
              + size
              + " bytes are "
              + size / recordBytes
              + " records of "
              + recordBytes
              + " bytes and "
              + rest
              + " bytes more; is it still being written, or is the size another?");
    }
  }
}
