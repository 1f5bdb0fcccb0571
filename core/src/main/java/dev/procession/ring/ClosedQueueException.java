package dev.procession.ring;

/** The queue is closed, for this call. */
public final class ClosedQueueException extends IllegalStateException {
  private static final long serialVersionUID = 1;
}
