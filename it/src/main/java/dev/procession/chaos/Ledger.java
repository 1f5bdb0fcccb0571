package dev.procession.chaos;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The marks that runs of items left in a file: who ran, told by nobody but the runs themselves. */
final class Ledger {
  private final Path file;

  Ledger(Path file) {
    this.file = file;
  }

  static Ledger create(Path file) throws IOException {
    return new Ledger(Files.createFile(file));
  }

  Path file() {
    return file;
  }

  /** How many marks there are by now. */
  long count() {
    return file.toFile().length() / Mark.BYTES;
  }

  /** All marks, in the order in which they were left. */
  List<Mark> marks() throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file));
    if (bytes.remaining() % Mark.BYTES != 0) {
      throw new IOException("the ledger is damaged: " + bytes.remaining() + " bytes");
    }
    var marks = new ArrayList<Mark>();
    while (bytes.hasRemaining()) {
      marks.add(Mark.read(bytes));
    }
    return marks;
  }
}
