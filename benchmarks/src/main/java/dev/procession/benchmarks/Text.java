package dev.procession.benchmarks;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;

/**
 * A large file of real text: the sources of this JDK one after another, again and again. It is made
 * when it is first asked for and removed at the end. Used by one thread.
 */
final class Text implements AutoCloseable {
  /** Less for a trial run, by {@code -Dprocession.text.mib=16}. */
  static final int MEBIBYTES = Integer.getInteger("procession.text.mib", 1024);

  private static final Path SOURCES = Path.of(System.getProperty("java.home"), "lib", "src.zip");

  private final long bytes;
  private @Nullable Path file;
  private @Nullable Words known;

  Text(int mebibytes) {
    this.bytes = (long) mebibytes << 20;
  }

  /**
   * What was found in it.
   *
   * @param all how many words it has
   * @param most how often its most frequent word is in it
   */
  record Words(long all, long most) {}

  /** Whether this JDK has what it is made of. */
  static boolean canBeMade() {
    return Files.exists(SOURCES);
  }

  Path file() {
    if (file == null) {
      try {
        file = Files.createTempFile("procession-text", ".txt");
        write(file);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return file;
  }

  private void write(Path target) throws IOException {
    try (var zip = new ZipFile(SOURCES.toFile());
        var out = new BufferedOutputStream(Files.newOutputStream(target), 1 << 20)) {
      List<? extends ZipEntry> entries = Collections.list(zip.entries());
      long left = bytes;
      while (left > 0) {
        for (ZipEntry entry : entries) {
          left -= copy(zip.getInputStream(entry), left, out);
        }
      }
    }
  }

  private static int copy(InputStream source, long most, OutputStream out) throws IOException {
    try (source) {
      byte[] all = source.readAllBytes();
      int length = Math.clamp(most, 0, all.length);
      out.write(all, 0, length);
      return length;
    }
  }

  /** Compares with what others found. */
  void agree(String rival, Words words) {
    if (known == null) {
      known = words;
    } else if (!known.equals(words)) {
      throw new IllegalStateException(rival + " found " + words + ", others found " + known);
    }
  }

  @Override
  public void close() throws IOException {
    if (file != null) {
      Files.deleteIfExists(file);
    }
  }
}
