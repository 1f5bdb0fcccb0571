package dev.procession;

import java.io.NotSerializableException;
import java.io.ObjectOutputStream;

/** A broadcast in the process that made it. */
final class BroadcastValue<T> implements Broadcast<T> {
  private static final long serialVersionUID = 1;

  private final transient T value;
  private final transient Definition definition;
  private final transient Runnable onClose;
  private volatile boolean closed;

  BroadcastValue(T value, Definition definition, Runnable onClose) {
    this.value = value;
    this.definition = definition;
    this.onClose = onClose;
  }

  /** What workers are sent before the first task that refers to this. */
  Definition definition() {
    if (closed) {
      throw new IllegalStateException("the broadcast is closed; make a new one");
    }
    return definition;
  }

  @Override
  public T value() {
    Definition _ = definition();
    return value;
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      onClose.run();
    }
  }

  private void writeObject(ObjectOutputStream out) throws NotSerializableException {
    throw new NotSerializableException("a broadcast crosses in a task of its own pool only");
  }
}
