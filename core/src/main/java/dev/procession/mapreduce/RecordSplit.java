package dev.procession.mapreduce;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.util.ArrayList;
import org.jspecify.annotations.Nullable;

/** Pieces of files with records of a fixed size that one task reads. */
record RecordSplit(ArrayList<Piece> pieces, int recordBytes) implements Split<byte[]> {
  /** Records that lie side by side, from one byte offset to another. */
  record Piece(String path, long start, long end) implements Serializable {
    @Override
    public String toString() {
      return path + " from byte " + start;
    }
  }

  @Override
  public Records<byte[]> open() {
    return new FixedRecords(this);
  }

  @Override
  public String toString() {
    int more = pieces.size() - 1;
    return pieces.getFirst() + (more == 0 ? "" : " and " + more + " more");
  }

  /** The records of all pieces. */
  private static final class FixedRecords implements Records<byte[]> {
    private static final int BUFFER_BYTES = 64 << 10;

    private final RecordSplit split;
    private int nextPiece;
    private @Nullable Piece piece;
    private @Nullable InputStream in;

    /** Where in the file of the piece the next record begins. */
    private long offset;

    private byte[] record = {};
    private long bytes;

    FixedRecords(RecordSplit split) {
      this.split = split;
    }

    @Override
    public boolean next() throws IOException {
      while (in == null || piece == null || offset == piece.end) {
        close();
        if (nextPiece == split.pieces.size()) {
          return false;
        }
        open(split.pieces.get(nextPiece++));
      }
      record = in.readNBytes(split.recordBytes);
      if (record.length < split.recordBytes) {
        throw new EOFException(piece.path + " was shortened: it ends after byte " + offset);
      }
      offset += record.length;
      bytes += record.length;
      return true;
    }

    private void open(Piece next) throws IOException {
      var file = new FileInputStream(next.path);
      in = new BufferedInputStream(file, BUFFER_BYTES);
      file.skipNBytes(next.start);
      piece = next;
      offset = next.start;
    }

    @Override
    public byte[] record() {
      return record;
    }

    @Override
    public String position() {
      long at = offset - split.recordBytes;
      String path = piece == null ? "no file" : piece.path;
      return path + ", byte " + at + ", record " + at / split.recordBytes;
    }

    @Override
    public long bytes() {
      return bytes;
    }

    @Override
    public void close() throws IOException {
      if (in != null) {
        in.close();
        in = null;
      }
    }
  }
}
