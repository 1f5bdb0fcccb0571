package dev.procession;

import java.io.IOException;
import java.io.InvalidObjectException;
import java.io.ObjectInputStream;
import java.io.Serial;
import java.io.Serializable;
import java.util.concurrent.atomic.AtomicBoolean;

/** A value that can be read here only while it is in the mood. */
final class Moody implements Serializable {
  @Serial private static final long serialVersionUID = 1;

  private static final AtomicBoolean READABLE = new AtomicBoolean();

  private final String name;

  Moody(String name) {
    this.name = name;
  }

  /** Whether those of this process can be read from now on. */
  static void beReadable(boolean readable) {
    READABLE.set(readable);
  }

  @Serial
  private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
    in.defaultReadObject();
    if (!READABLE.get()) {
      throw new InvalidObjectException("not in the mood");
    }
  }

  @Override
  public String toString() {
    return name;
  }
}
