package dev.procession.mapreduce;

import java.io.IOException;
import java.util.ArrayList;
import org.jspecify.annotations.Nullable;

/** Pieces of text that one task reads. */
record TextSplit(ArrayList<TextPiece> pieces, boolean replaceMalformed) implements Split<String> {
  @Override
  public Records<String> open() {
    return new Lines(this);
  }

  @Override
  public String toString() {
    int more = pieces.size() - 1;
    return pieces.getFirst() + (more == 0 ? "" : " and " + more + " more");
  }

  /** The lines of all pieces. */
  private static final class Lines implements Records<String> {
    private final TextSplit split;
    private final OpenZip zip = new OpenZip();
    private int next;
    private @Nullable LineReader lines;
    private long bytesBefore;

    Lines(TextSplit split) {
      this.split = split;
    }

    @Override
    public boolean next() throws IOException {
      while (lines == null || !lines.next()) {
        closePiece();
        if (next == split.pieces.size()) {
          return false;
        }
        lines = split.pieces.get(next++).open(zip);
      }
      return true;
    }

    private void closePiece() throws IOException {
      if (lines != null) {
        bytesBefore += lines.bytes();
        lines.close();
        lines = null;
      }
    }

    private LineReader lines() {
      if (lines == null) {
        throw new IllegalStateException("there is no line");
      }
      return lines;
    }

    @Override
    public String record() throws IOException {
      return lines().text(split.replaceMalformed);
    }

    @Override
    public String position() throws IOException {
      return lines().place();
    }

    @Override
    public long bytes() {
      return bytesBefore + (lines == null ? 0 : lines.bytes());
    }

    @Override
    public void close() throws IOException {
      closePiece();
      zip.close();
    }
  }
}
