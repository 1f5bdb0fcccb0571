package dev.procession;

import dev.procession.codec.DecodingException;
import dev.procession.codec.EncodingException;
import dev.procession.codec.Origin;
import dev.procession.codec.Values;
import dev.procession.hosted.Hosted;
import dev.procession.hosted.Link;
import dev.procession.hosted.LostException;
import dev.procession.hosted.Parts;
import dev.procession.hosted.ThrewException;
import dev.procession.worker.ThisProcess;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** How a map or list is called, from its own process and from others alike: by bytes. */
final class HostedCalls {
  private final String what;
  private final String host;
  private final Link link;
  private final Origin origin;

  private HostedCalls(String what, String host, Link link, Origin origin) {
    this.origin = origin;
    this.what = what;
    this.host = host;
    this.link = link;
  }

  /** Keeps an object in this process. */
  static HostedCalls host(String what, Function<Origin, Hosted> maker) {
    Shutdown.install();
    Origin origin = Origin.here();
    try {
      return new HostedCalls(what, ThisProcess.name(), Link.host(maker.apply(origin)), origin);
    } catch (IOException e) {
      throw new UncheckedIOException(what + " cannot be made: no socket for it", e);
    }
  }

  /** One that has come with the value that this thread decodes. */
  static HostedCalls arrived(String what, String host, Link link) {
    var origin = new Origin();
    origin.hasArrived();
    return new HostedCalls(what, host, link, origin);
  }

  /**
   * Calls it and waits for the answer.
   *
   * @param arguments encoded; null for what is absent
   * @throws SharedStateLostException if it is gone
   * @throws IllegalStateException if it was closed here
   */
  ByteBuffer call(Enum<?> operation, byte[] @Nullable ... arguments) {
    return call(operation, Arrays.asList(arguments));
  }

  /** As {@link #call(Enum, byte[][])}. */
  @SuppressWarnings("EnumOrdinal") // both sides have the same version
  ByteBuffer call(Enum<?> operation, List<byte @Nullable []> arguments) {
    requireOpen();
    try (var _ = origin.enter()) {
      return link.call(operation.ordinal(), Parts.of(arguments));
    } catch (LostException e) {
      throw new SharedStateLostException(
          this + " is gone: that process has ended or has closed it (" + e.getMessage() + ")", e);
    } catch (ThrewException e) {
      throw Checked.rethrow(thrown(e));
    }
  }

  private Throwable thrown(ThrewException e) {
    try (var _ = origin.enter()) {
      return EncodedCrossing.throwable(e.throwable(), Values.decoder());
    }
  }

  private void requireOpen() {
    if (link.isClosed()) {
      throw new IllegalStateException(this + " is closed");
    }
  }

  byte[] encode(@Nullable Object value) {
    try (var _ = origin.enter()) {
      return SharedValues.encode(toString(), value);
    }
  }

  /** Encodes a function that shall run where the object lives. */
  byte[] function(Object function) {
    try (var _ = origin.enter()) {
      return Values.encode(function);
    } catch (EncodingException e) {
      throw new TaskSerializationException(
          this + ": the function cannot cross: " + e.getMessage(),
          TaskSerializationException.Direction.FUNCTION,
          e.path(),
          e,
          ProcessionException.Origin.NONE);
    }
  }

  /** As {@link #function}; null for one that cannot cross. */
  byte @Nullable [] functionIfPossible(Object function) {
    try (var _ = origin.enter()) {
      return function instanceof Serializable ? Values.encode(function) : null;
    } catch (EncodingException e) {
      return null; // it says that it is serializable, and captures something that is not
    }
  }

  /** The value of bytes from the object; null for what is absent. */
  @Nullable Object decode(byte @Nullable [] bytes) {
    try (var _ = origin.enter()) {
      return bytes == null ? null : SharedValues.decode(toString(), bytes);
    }
  }

  /** In the process of the object: the function that came with a call. */
  static <F> F arrived(String what, ByteBuffer arguments, Class<F> type) {
    try {
      byte[] bytes = Objects.requireNonNull(Parts.next(arguments));
      return type.cast(Objects.requireNonNull(Values.decode(ByteBuffer.wrap(bytes))));
    } catch (DecodingException e) {
      throw new TaskSerializationException(
          what
              + " of "
              + ThisProcess.name()
              + " (pid "
              + ProcessHandle.current().pid()
              + "): the function cannot be read where it should run: "
              + e.getMessage(),
          TaskSerializationException.Direction.FUNCTION,
          "function",
          e,
          ProcessionException.Origin.NONE);
    }
  }

  void close() {
    link.close();
  }

  /** What crosses; refuses a closed one here, where the mistake is. */
  HostedState state() {
    requireOpen();
    return new HostedState(what, host, link.address());
  }

  @Override
  public String toString() {
    return what + " of " + host + " (pid " + link.address().pid() + ")";
  }
}
