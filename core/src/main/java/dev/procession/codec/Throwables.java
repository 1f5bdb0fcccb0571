package dev.procession.codec;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Throwables as bytes, always: a summary, and after it the throwable itself where it can be
 * encoded.
 *
 * <pre>
 * length | summary | 0                      the throwable itself could not be encoded
 * length | summary | 1 | encoded throwable
 * </pre>
 */
public final class Throwables {
  private Throwables() {}

  /** What is known of it. Never throws, but for want of memory. */
  public static ThrowableSummary summary(Throwable thrown) {
    return Summaries.of(thrown);
  }

  /**
   * As {@link Throwable#toString}, whatever the methods of its class throw: for texts about what
   * came out of the user's code.
   */
  public static String text(Throwable thrown) {
    return Summaries.text(thrown::toString, () -> summary(thrown).toString());
  }

  /**
   * As {@link Throwable#getMessage}, but never null, and whatever the methods of its class throw.
   */
  public static String message(Throwable thrown) {
    return Summaries.text(thrown::getMessage, () -> text(thrown));
  }

  /** Whether its own methods do not throw where they are to say what it is. */
  public static boolean tellsOfItself(Throwable thrown) {
    return Summaries.tellsOfItself(thrown);
  }

  /** Whether {@link #tellsOfItself} is true of it and of all that is printed with it. */
  public static boolean canBePrinted(Throwable thrown) {
    return Summaries.canBePrinted(thrown);
  }

  /** An exception with its text and its stack, of which printing needs no method of the user. */
  public static RuntimeException printable(Throwable thrown) {
    ThrowableSummary summary = summary(thrown);
    var printable = new IllegalStateException(summary.toString());
    printable.setStackTrace(summary.stack().toArray(StackTraceElement[]::new));
    return printable;
  }

  /** Never throws, but for want of memory. */
  public static byte[] encode(Throwable thrown) {
    try {
      ByteSink summary = new ByteSink(512);
      Summaries.write(summary, Summaries.of(thrown));
      byte[] object = encodeObject(thrown);
      byte[] described = summary.toByteArray();
      ByteSink out = new ByteSink(6 + described.length + (object == null ? 0 : object.length));
      out.varint(described.length);
      out.write(described, 0, described.length);
      out.write(object == null ? 0 : 1);
      if (object != null) {
        out.write(object, 0, object.length);
      }
      return out.toByteArray();
    } catch (IOException e) {
      throw new OutOfMemoryError("summary of " + thrown.getClass().getName() + ": " + e);
    }
  }

  /**
   * The original if it can be decoded here, else what {@code substitute} makes of its summary.
   * Whatever the user's own decoding code throws counts as not decodable.
   */
  public static Throwable decode(
      byte[] bytes, Decoder decoder, Function<ThrowableSummary, Throwable> substitute) {
    ThrowableSummary summary;
    ByteBuffer object;
    try {
      ByteSource in = new ByteSource(ByteBuffer.wrap(bytes));
      ByteSource described = new ByteSource(in.slice(in.count(1)));
      boolean hasObject = in.next() == 1;
      object = in.slice(hasObject ? in.available() : 0);
      summary = Summaries.read(described);
    } catch (IOException | RuntimeException e) {
      return substitute.apply(
          new ThrowableSummary(
              "unknown", "its bytes are damaged: " + e, List.of(), null, List.of()));
    }
    Throwable original = object.hasRemaining() ? decodeObject(object, decoder) : null;
    return original == null ? substitute.apply(summary) : original;
  }

  /** Null for any failure: also an Error of the user's writeObject, also a lack of memory. */
  private static byte @Nullable [] encodeObject(Throwable thrown) {
    try {
      return new Encoder().encode(thrown).bytes();
    } catch (Throwable _) {
      return null; // the summary has to do
    }
  }

  private static @Nullable Throwable decodeObject(ByteBuffer object, Decoder decoder) {
    try {
      return decoder.decode(object) instanceof Throwable original ? original : null;
    } catch (Throwable _) {
      return null; // the summary has to do
    }
  }
}
