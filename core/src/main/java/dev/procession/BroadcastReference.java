package dev.procession;

import dev.procession.worker.Definitions;

/** A broadcast in a worker. */
record BroadcastReference<T>(int id) implements Broadcast<T> {
  @Override
  @SuppressWarnings({"unchecked", "NullAway"}) // what was broadcast under this id, null or not
  public T value() {
    return (T) Definitions.broadcast(id);
  }

  /** The process that made it closes it. */
  @Override
  public void close() {}
}
