package dev.procession;

import dev.procession.codec.Quoted;
import dev.procession.memory.NoRoomException;
import dev.procession.memory.SharedRegion;
import java.io.IOException;
import java.io.InvalidObjectException;
import java.io.ObjectInputStream;
import java.io.Serial;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.NoSuchElementException;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * Memory that several processes see at once. Python: {@code SharedMemory}.
 *
 * <p>A task that gets it as an argument, or captures it, gets the same memory: its name crosses,
 * its bytes do not. It may be larger than 4 GiB. Its bytes are zero at the beginning; its space is
 * reserved then, so writing never fails.
 *
 * <p>It lasts until the process that made it closes it, or, if that process ends without, until no
 * living process has it. After {@link #close} the name is gone for all, while those who have it go
 * on seeing it. What killed processes leave is removed by the next program of this user that uses
 * this library.
 *
 * <p>Memory effects: none by plain access. Write and read by different processes through {@link
 * #asLongArray} or the atomic access modes of a {@code VarHandle}, or let a task end before its
 * result is used: what it wrote is seen by whoever got its result.
 *
 * <p>Thread-safe; the bytes are as safe as their users make them.
 *
 * @see <a href="https://docs.python.org/3/library/multiprocessing.shared_memory.html">Python:
 *     multiprocessing.shared_memory</a>
 */
public final class SharedMemory implements Serializable, AutoCloseable {
  @Serial private static final long serialVersionUID = 1;

  private static final Pattern NAMES = Pattern.compile("[A-Za-z0-9._-]{1,80}");

  @SuppressWarnings("serial") // crosses as its handle
  private final SharedRegion region;

  private SharedMemory(SharedRegion region) {
    this.region = region;
  }

  /**
   * Makes one with a name that no other has.
   *
   * @param bytes its size, from 1 on
   * @throws SharedMemoryFullException if there is no room for so much
   */
  public static SharedMemory create(long bytes) {
    return create("m-" + UUID.randomUUID(), bytes);
  }

  /**
   * Makes one that other programs of this user can {@link #attach}.
   *
   * @param name at most 80 letters, digits, points, hyphens and underlines
   * @param bytes its size, from 1 on
   * @throws IllegalStateException if there is one of this name
   * @throws SharedMemoryFullException if there is no room for so much
   */
  public static SharedMemory create(String name, long bytes) {
    requireName(name);
    if (bytes < 1) {
      throw new IllegalArgumentException("shared memory needs at least 1 byte: bytes=" + bytes);
    }
    Shutdown.install();
    try {
      return new SharedMemory(SharedRegion.create(name, bytes));
    } catch (NoRoomException e) {
      throw new SharedMemoryFullException(String.valueOf(e.getMessage()), e);
    } catch (FileAlreadyExistsException e) {
      throw new IllegalStateException(
          "there is a shared memory named "
              + name
              + " already; attach to it or choose another name",
          e);
    } catch (IOException e) {
      throw new UncheckedIOException("shared memory " + name + " cannot be made", e);
    }
  }

  /**
   * Opens the one that a program of this user has made under this name. Programs in other
   * containers do not count, whatever folders they have in common: their deaths are not seen here.
   *
   * @throws NoSuchElementException if there is none
   */
  public static SharedMemory attach(String name) {
    requireName(name);
    Shutdown.install();
    try {
      return new SharedMemory(SharedRegion.open(name));
    } catch (NoSuchFileException e) {
      throw new NoSuchElementException(
          "there is no shared memory named " + name + " of this user, or not any more", e);
    } catch (IOException e) {
      throw new UncheckedIOException("shared memory " + name + " cannot be opened", e);
    }
  }

  private static void requireName(String name) {
    if (!NAMES.matcher(name).matches() || name.startsWith(".")) {
      throw new IllegalArgumentException(
          "a name has 1 to 80 letters, digits, points, hyphens and underlines, and no point first:"
              + " name="
              + Quoted.plain(name));
    }
  }

  /** What other programs attach to it by. */
  public String name() {
    return region.name();
  }

  /** Its size. */
  public long byteSize() {
    return region.bytes();
  }

  /**
   * All of it. Access after {@link #close} throws {@link IllegalStateException}; a segment of a
   * memory that came to this process as a value stays good as long as something refers to it.
   *
   * @throws IllegalStateException once closed
   */
  public MemorySegment segment() {
    return region.segment();
  }

  /**
   * All of it as a buffer in the byte order of this machine.
   *
   * @throws IllegalStateException once closed, or if it is larger than a buffer can be, 2 GiB
   */
  public ByteBuffer byteBuffer() {
    if (byteSize() > Integer.MAX_VALUE) {
      throw new IllegalStateException(
          "a buffer has at most 2147483647 bytes and "
              + this
              + " has more; take slices of segment()");
    }
    return segment().asByteBuffer().order(ByteOrder.nativeOrder());
  }

  /** All of it as numbers of 8 bytes; bytes beyond the last whole one are left out. */
  public SharedLongArray asLongArray() {
    return new SharedLongArray(this);
  }

  /** As {@link #asLongArray} for {@code double}. */
  public SharedDoubleArray asDoubleArray() {
    return new SharedDoubleArray(asLongArray());
  }

  /** As {@link #asLongArray} for numbers of 4 bytes. */
  public SharedIntArray asIntArray() {
    return new SharedIntArray(this);
  }

  boolean isClosed() {
    return region.isClosed();
  }

  /**
   * Lets go of it: of its name for all if this process made it, else of this process's hold. Does
   * nothing the second time.
   */
  @Override
  public void close() {
    region.close();
  }

  @Override
  public String toString() {
    return "SharedMemory[" + name() + ", " + byteSize() + " bytes]";
  }

  @Serial
  private Object writeReplace() {
    MemorySegment _ = region.segment(); // a closed one is refused here, where the mistake is
    return new Handle(region.folder().toString(), region.data());
  }

  @Serial
  private void readObject(ObjectInputStream in) throws InvalidObjectException {
    throw new InvalidObjectException("only its handle crosses");
  }

  /** What crosses. */
  private record Handle(String folder, String data) implements Serializable {
    @Serial
    private Object readResolve() throws InvalidObjectException {
      Shutdown.install();
      try {
        return new SharedMemory(SharedRegion.arrived(Path.of(folder), data));
      } catch (IOException e) {
        throw new InvalidObjectException(
            "the shared memory in "
                + folder
                + " is gone: it was closed, or its process has ended: "
                + e,
            e);
      }
    }
  }
}
