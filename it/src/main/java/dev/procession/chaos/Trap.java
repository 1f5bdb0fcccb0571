package dev.procession.chaos;

import dev.procession.TaskContext;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;

/** Values that go off while they are decoded or encoded. */
final class Trap {
  private Trap() {}

  /** An argument that cannot be read, or that ends who reads it. */
  static final class InArgument implements Serializable {
    private static final long serialVersionUID = 1;
    private final Fault fault;
    private final int hits;

    InArgument(Fault fault, int hits) {
      this.fault = fault;
      this.hits = hits;
    }

    private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
      in.defaultReadObject();
      int attempt = TaskContext.current().attempt();
      if (fault == Fault.UNREADABLE_ARGUMENT) {
        throw new IOException("this argument cannot be read");
      }
      if (attempt <= hits) {
        Runtime.getRuntime().halt(10);
      }
    }
  }

  /** A result that ends who writes it. */
  static final class InResult implements Serializable {
    private static final long serialVersionUID = 1;

    private void writeObject(ObjectOutputStream out) throws IOException {
      Runtime.getRuntime().halt(11);
    }
  }

  /** A result with a thread in it. */
  @SuppressWarnings("serial") // on purpose
  static final class Unsendable implements Serializable {
    private static final long serialVersionUID = 1;
    final Thread thread = Thread.currentThread();
  }

  /** An exception with a thread in it. */
  @SuppressWarnings("serial") // on purpose
  static final class UnsendableException extends RuntimeException {
    private static final long serialVersionUID = 1;
    final Thread thread = Thread.currentThread();

    UnsendableException(String message) {
      super(message);
    }
  }
}
