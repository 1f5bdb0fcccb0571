package dev.procession.mapreduce;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;

/** Files that a function of the user reads. */
final class FileInput<T> implements Input<T> {
  private static final long serialVersionUID = 1;

  private final ArrayList<String> files = new ArrayList<>();
  private final FileReader<? extends T> reader;

  FileInput(List<Path> files, FileReader<? extends T> reader) {
    files.forEach(file -> this.files.add(file.toString()));
    this.reader = reader;
  }

  @Override
  public Iterable<? extends Split<T>> splits() {
    return files.stream().map(file -> new FileSplit<T>(file, reader)).toList();
  }

  private record FileSplit<T>(String file, FileReader<? extends T> reader) implements Split<T> {
    @Override
    public Records<T> open() throws IOException {
      Stream<? extends T> records = reader.read(Path.of(file));
      return new OfIterator<>(records.iterator(), file, 0, records::close);
    }

    @Override
    public String toString() {
      return file;
    }
  }

  /** Records that come from an iterator, known by their number. */
  static final class OfIterator<T> implements Records<T> {
    private final Iterator<? extends T> records;
    private final String what;
    private final Runnable closing;
    private long number;
    private @org.jspecify.annotations.Nullable T record;

    OfIterator(Iterator<? extends T> records, String what, long first, Runnable closing) {
      this.records = records;
      this.what = what;
      this.number = first - 1;
      this.closing = closing;
    }

    @Override
    public boolean next() {
      boolean hasNext = records.hasNext();
      if (hasNext) {
        number++;
        record = records.next();
      }
      return hasNext;
    }

    @Override
    @SuppressWarnings("NullAway") // what the user's iterator gave
    public T record() {
      return record;
    }

    @Override
    public String position() {
      return what + ", record " + number;
    }

    @Override
    public void close() {
      closing.run();
    }
  }
}
