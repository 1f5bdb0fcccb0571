package dev.procession;

import dev.procession.ring.Pipe;
import dev.procession.sync.SharedWords;
import java.io.InvalidObjectException;
import java.io.Serial;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * A way for messages between two processes. Python: {@code Pipe}.
 *
 * {@snippet :
 * var pipe = SharedPipe.<String>oneWay();
 * var sink = pipe.sink();
 * var child = ChildProcess.start(() -> sink.send("Hello"));
 * IO.println(pipe.source().receive());
 * child.join();
 * }
 *
 * <p>A pipe lies in shared memory and needs no process to serve it. Each end belongs to one process
 * at a time: handing it to another moves it there, see {@link Connection}.
 */
@SuppressWarnings("exports") // the annotations are for the compiler only
public final class SharedPipe {
  private static final String WHAT = "shared pipe";

  private SharedPipe() {}

  /**
   * Makes a pipe whose sink only sends and whose source only receives.
   *
   * @param <T> type of the messages
   * @throws SharedMemoryFullException if there is no room for its 520 KiB of shared memory
   */
  public static <T extends @Nullable Object> OneWay<T> oneWay() {
    SharedWords words = create(1);
    return new OneWay<>(
        Connection.<T>of(words, 0).madeHere(), Connection.<T>of(words, 1).madeHere());
  }

  /**
   * Makes a pipe whose ends both send and receive.
   *
   * @param <T> type of the messages
   * @throws SharedMemoryFullException if there is no room for its 1 MiB of shared memory
   */
  public static <T extends @Nullable Object> Duplex<T> duplex() {
    SharedWords words = create(2);
    return new Duplex<>(
        Connection.<T>of(words, 0).madeHere(), Connection.<T>of(words, 1).madeHere());
  }

  private static SharedWords create(int directions) {
    SharedWords words = SharedState.createCommon(WHAT, Pipe.words(directions));
    new Pipe(words).begin(directions);
    return words;
  }

  /**
   * The ends of a pipe of one direction. Hand over one of them, not both at once.
   *
   * @param source receives
   * @param sink sends
   */
  public record OneWay<T extends @Nullable Object>(Connection<T> source, Connection<T> sink)
      implements Serializable, AutoCloseable {
    /** Closes the ends that this process has. */
    @Override
    public void close() {
      sink.close();
      source.close();
    }

    @Serial
    private Object writeReplace() throws InvalidObjectException {
      throw both("var sink = pipe.sink()");
    }
  }

  /** The ends of a pipe of both directions. Hand over one of them, not both at once. */
  public record Duplex<T extends @Nullable Object>(Connection<T> first, Connection<T> second)
      implements Serializable, AutoCloseable {
    /** Closes the ends that this process has. */
    @Override
    public void close() {
      second.close();
      first.close();
    }

    @Serial
    private Object writeReplace() throws InvalidObjectException {
      throw both("var second = pipe.second()");
    }
  }

  private static InvalidObjectException both(String example) {
    return new InvalidObjectException(
        "both ends of a pipe would move to one process; take out the one that shall: " + example);
  }
}
