package dev.procession.mapreduce;

import dev.procession.codec.Throwables;
import java.io.Serial;

/** The map function threw at a record. The cause says what and where in the function. */
public final class RecordException extends JobException {
  @Serial private static final long serialVersionUID = 1;

  private final String position;

  RecordException(String position, Throwable cause) {
    super("the map function failed at " + position + ": " + Throwables.text(cause), cause);
    this.position = position;
  }

  /** Where the record is: the file, the byte offset and the line, for text. */
  public String position() {
    return position;
  }

  @Override
  JobException because(Throwable cause) {
    var here = new RecordException(position, getCause() == null ? cause : getCause());
    here.addSuppressed(cause);
    return here;
  }
}
