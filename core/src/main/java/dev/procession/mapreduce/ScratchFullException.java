package dev.procession.mapreduce;

import java.io.Serial;

/** The disk that a job spills to has no room left. Nothing of the job is left on it. */
public final class ScratchFullException extends JobException {
  @Serial private static final long serialVersionUID = 1;

  ScratchFullException(String message, Throwable cause) {
    super(message, cause);
  }

  @Override
  JobException because(Throwable cause) {
    return new ScratchFullException(String.valueOf(getMessage()), cause);
  }
}
