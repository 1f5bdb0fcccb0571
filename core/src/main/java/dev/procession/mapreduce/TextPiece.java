package dev.procession.mapreduce;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** Lines that lie side by side. */
sealed interface TextPiece extends Serializable {
  LineReader open(OpenZip zip) throws IOException;

  /** The lines of a file that begin in a range of its bytes. */
  record OfFile(String path, long start, long length) implements TextPiece {
    @Override
    public LineReader open(OpenZip zip) throws IOException {
      if (start == 0) {
        return LineReader.of(Files.newInputStream(Path.of(path)), path, length);
      }
      InputStream file = new FileInputStream(path);
      file.skipNBytes(start - 1);
      return LineReader.within(file, path, start, start + length);
    }

    @Override
    public String toString() {
      return path + " from byte " + start;
    }
  }

  /** A file that is unpacked. */
  record OfGzip(String path) implements TextPiece {
    @Override
    public LineReader open(OpenZip zip) throws IOException {
      InputStream file = Files.newInputStream(Path.of(path));
      try {
        return LineReader.of(new GZIPInputStream(file), path, Long.MAX_VALUE);
      } catch (IOException e) {
        file.close();
        throw new IOException(path + " cannot be unpacked: " + e.getMessage(), e);
      }
    }

    @Override
    public String toString() {
      return path;
    }
  }

  /** An entry of a zip file. */
  record OfZip(String path, String entry) implements TextPiece {
    @Override
    public LineReader open(OpenZip zip) throws IOException {
      ZipFile file = zip.get(path);
      ZipEntry found = Objects.requireNonNull(file.getEntry(entry), entry);
      return LineReader.of(file.getInputStream(found), this.toString(), Long.MAX_VALUE);
    }

    @Override
    public String toString() {
      return path + "!" + entry;
    }
  }
}
