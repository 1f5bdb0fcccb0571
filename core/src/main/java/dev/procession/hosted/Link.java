package dev.procession.hosted;

import java.io.IOException;
import java.nio.ByteBuffer;

/** What a process has of an object, its own or one of another process. Thread-safe. */
public final class Link {
  private final Address address;
  private final boolean isHere;
  private volatile boolean closed;

  private Link(Address address) {
    this.address = address;
    this.isHere = Host.isHere(address);
  }

  /** Keeps an object in this process, with the classes that this thread sees. */
  public static Link host(Hosted object) throws IOException {
    return new Link(Host.keep(object));
  }

  /** To an object whose address came from somewhere. Nothing is asked or opened yet. */
  public static Link to(Address address) {
    return new Link(address);
  }

  /**
   * Calls the object: in its own process on this thread, else waits for the answer, whatever
   * interrupts.
   *
   * @throws LostException if it is gone
   * @throws ThrewException if it threw in another process; what it throws in this one comes as it
   *     is
   */
  public ByteBuffer call(int operation, byte[] arguments) throws LostException, ThrewException {
    if (!isHere) {
      return Callers.of(address).call(address.object(), operation, arguments);
    }
    Hosted object = Host.object(address);
    if (object == null) {
      throw new LostException("there is no such object any more");
    }
    return ByteBuffer.wrap(object.call(operation, ByteBuffer.wrap(arguments)));
  }

  public Address address() {
    return address;
  }

  public boolean isClosed() {
    return closed;
  }

  /** Lets go of it; one of this process is gone for all then. */
  public void close() {
    closed = true;
    if (isHere) {
      Host.forget(address);
    }
  }
}
