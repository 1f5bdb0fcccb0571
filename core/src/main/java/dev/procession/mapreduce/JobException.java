package dev.procession.mapreduce;

import java.io.Serial;

/** Why a job ended without a result, if it is neither a worker nor the pool. */
public abstract sealed class JobException extends RuntimeException
    permits RecordException, ScratchFullException {
  @Serial private static final long serialVersionUID = 1;

  JobException(String message, Throwable cause) {
    super(message, cause);
  }

  /** The same with the stack of who waits for the job. */
  abstract JobException because(Throwable cause);
}
