package dev.procession.codec;

import java.io.IOException;
import java.io.InvalidClassException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Makes values of bytes, with the classes of one loader or several. Thread-safe. */
public final class Decoder {
  private static final int DEEPEST_CAUSE = 20;
  private static final String CIRCLE =
      "a record or another object that is not Serializable contains itself; let it implement"
          + " Serializable and not be a record";

  private final List<ClassLoader> loaders;

  /** A decoder that looks for all classes but the commonest of the JDK in this loader. */
  public Decoder(ClassLoader loader) {
    this(List.of(loader));
  }

  /** A decoder that looks for a class in one of these after the other. */
  Decoder(List<ClassLoader> loaders) {
    this.loaders = loaders;
  }

  /**
   * Decodes exactly one value.
   *
   * @throws DecodingException if a class is missing or differs, if the bytes are damaged, or if the
   *     user's own decoding code fails
   */
  public @Nullable Object decode(byte[] bytes) throws DecodingException {
    return decode(ByteBuffer.wrap(bytes));
  }

  /** As {@link #decode(byte[])}; consumes the remaining bytes, also when it fails. */
  public @Nullable Object decode(ByteBuffer bytes) throws DecodingException {
    ByteBuffer mine = bytes.duplicate();
    bytes.position(bytes.limit());
    if (!mine.hasRemaining()) {
      throw new DecodingException("cannot decode a value: there are no bytes", null);
    }
    byte tag = mine.get();
    if (tag == Tag.OBJECT) {
      return decodeObject(mine);
    }
    try {
      return Compact.read(tag, new ByteSource(mine));
    } catch (IOException | RuntimeException e) {
      throw new DecodingException("cannot decode a value: damaged bytes: " + e, e);
    }
  }

  private @Nullable Object decodeObject(ByteBuffer bytes) throws DecodingException {
    try {
      return decodeOnThisStack(bytes);
    } catch (StackOverflowError _) {
      return decodeOnDeepStack(bytes);
    }
  }

  private @Nullable Object decodeOnDeepStack(ByteBuffer bytes) throws DecodingException {
    try {
      return DeepStack.call(() -> decodeOnThisStack(bytes));
    } catch (DecodingException e) {
      throw e;
    } catch (Exception | StackOverflowError | OutOfMemoryError e) {
      throw new DecodingException("cannot decode a value: nested too deep for a 1 GiB stack", e);
    }
  }

  private @Nullable Object decodeOnThisStack(ByteBuffer bytes) throws DecodingException {
    StreamIn in = null;
    List<ClassLoader> outer = Origin.decoding(loaders);
    try {
      in = new StreamIn(new ByteSource(bytes), loaders);
      return in.readObject();
    } catch (StackOverflowError | OutOfMemoryError e) {
      throw e;
    } catch (Throwable e) {
      boolean circle = in != null && in.guard().foundCircle();
      String filtered = in == null ? "" : in.refusedByJvm();
      String otherwise = filtered.isEmpty() ? reason(e) : filtered;
      throw new DecodingException("cannot decode a value: " + (circle ? CIRCLE : otherwise), e);
    } finally {
      var _ = Origin.decoding(outer);
    }
  }

  private String names() {
    return loaders.stream().map(Decoder::name).collect(Collectors.joining(" or "));
  }

  /** As most call themselves, without a method of theirs, which may throw. */
  private static String name(ClassLoader loader) {
    return loader.getClass().getName() + "@" + Integer.toHexString(System.identityHashCode(loader));
  }

  /** The deepest cause knows most. */
  private String reason(Throwable failure) {
    String reason = failure.toString();
    Throwable each = failure;
    for (int depth = 0; depth < DEEPEST_CAUSE && each != null; depth++, each = each.getCause()) {
      if (each instanceof ClassNotFoundException || each instanceof NoClassDefFoundError) {
        String message = String.valueOf(each.getMessage());
        boolean explained = message.contains(": "); // by who was asked for it
        reason = "class " + message + (explained ? "" : " was not found by " + names());
      } else if (each instanceof InvalidClassException mismatch && each.getCause() == null) {
        reason = "class " + mismatch.getMessage();
      }
    }
    return reason;
  }
}
