package dev.procession.codec;

import java.io.IOException;
import java.io.StreamCorruptedException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Summaries of throwables: made, written and read. Each of the throwable's methods may be the
 * user's and may throw. Cycles are cut, and so is what comes after a number of throwables.
 */
final class Summaries {
  private static final int MOST_THROWABLES = 100;
  private static final int MOST_FRAMES = 1024;

  private final Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());

  private Summaries() {}

  static ThrowableSummary of(Throwable thrown) {
    return new Summaries().summary(thrown);
  }

  private ThrowableSummary summary(Throwable thrown) {
    seen.add(thrown);
    List<StackTraceElement> stack = orElse(() -> frames(thrown), List.of());
    @Nullable Throwable cause = orElse(thrown::getCause, null);
    List<ThrowableSummary> suppressed = new ArrayList<>();
    @Nullable ThrowableSummary causeSummary = cause == null ? null : next(cause);
    for (Throwable each : thrown.getSuppressed()) {
      suppressed.add(next(each));
    }
    String message = orElse(thrown::getMessage, "(its getMessage() threw an exception)");
    return new ThrowableSummary(
        thrown.getClass().getName(), message, stack, causeSummary, suppressed);
  }

  private ThrowableSummary next(Throwable thrown) {
    if (seen.contains(thrown)) {
      return leaf(thrown, "(already shown above: the causes form a circle)");
    }
    return seen.size() < MOST_THROWABLES
        ? summary(thrown)
        : leaf(thrown, "(more causes left out after " + MOST_THROWABLES + ")");
  }

  private static ThrowableSummary leaf(Throwable thrown, String message) {
    return new ThrowableSummary(thrown.getClass().getName(), message, List.of(), null, List.of());
  }

  private static List<StackTraceElement> frames(Throwable thrown) {
    List<StackTraceElement> frames = Arrays.asList(thrown.getStackTrace());
    return frames.subList(0, Math.min(MOST_FRAMES, frames.size()));
  }

  private static <T extends @Nullable Object> T orElse(Supplier<T> users, T otherwise) {
    try {
      return users.get();
    } catch (Throwable _) { // whatever it throws, checked or not
      return otherwise; // a broken getter must not hide the exception it belongs to
    }
  }

  /** A text by the user's own method, or another if that throws or gives null. */
  static String text(Supplier<@Nullable String> users, Supplier<String> otherwise) {
    String text = orElse(users, null);
    return text == null ? otherwise.get() : text;
  }

  /** Only its own class can have overridden what the JDK's does well. */
  static boolean tellsOfItself(Throwable thrown) {
    if (thrown.getClass().getClassLoader() == null) {
      return true;
    }
    try {
      Throwable _ = thrown.getCause();
      if (thrown.getClass().getMethod("toString").getDeclaringClass() != Throwable.class) {
        String _ = thrown.getMessage(); // else it is asked for by toString, and may take its time
      }
      return thrown.toString() != null && thrown.getStackTrace() != null;
    } catch (Throwable _) { // the user's code, which may throw anything
      return false;
    }
  }

  static boolean canBePrinted(Throwable thrown) {
    return new Summaries().allTell(thrown);
  }

  private boolean allTell(Throwable thrown) {
    if (!seen.add(thrown) || seen.size() > MOST_THROWABLES) {
      return true;
    }
    if (!tellsOfItself(thrown)) {
      return false;
    }
    Throwable cause = thrown.getCause();
    return (cause == null || allTell(cause))
        && Arrays.stream(thrown.getSuppressed()).allMatch(this::allTell);
  }

  static void write(ByteSink out, ThrowableSummary summary) throws IOException {
    Strings.write(out, summary.className());
    Scalars.write(out, summary.message());
    out.varint(summary.stack().size());
    for (StackTraceElement frame : summary.stack()) {
      write(out, frame);
    }
    ThrowableSummary cause = summary.cause();
    out.write(cause == null ? 0 : 1);
    if (cause != null) {
      write(out, cause);
    }
    out.varint(summary.suppressed().size());
    for (ThrowableSummary each : summary.suppressed()) {
      write(out, each);
    }
  }

  private static void write(ByteSink out, StackTraceElement frame) throws IOException {
    Scalars.write(out, frame.getClassLoaderName());
    Scalars.write(out, frame.getModuleName());
    Scalars.write(out, frame.getModuleVersion());
    Scalars.write(out, frame.getClassName());
    Scalars.write(out, frame.getMethodName());
    Scalars.write(out, frame.getFileName());
    Scalars.writeInt(out, frame.getLineNumber());
  }

  static ThrowableSummary read(ByteSource in) throws StreamCorruptedException {
    return read(in, 0);
  }

  private static ThrowableSummary read(ByteSource in, int depth) throws StreamCorruptedException {
    if (depth > MOST_THROWABLES) {
      throw new StreamCorruptedException("more than " + MOST_THROWABLES + " nested throwables");
    }
    String className = text(in);
    String message = textOrNull(in);
    List<StackTraceElement> stack = new ArrayList<>();
    for (int left = in.count(1); left > 0; left--) {
      stack.add(readFrame(in));
    }
    @Nullable ThrowableSummary cause = in.next() == 0 ? null : read(in, depth + 1);
    List<ThrowableSummary> suppressed = new ArrayList<>();
    for (int left = in.count(1); left > 0; left--) {
      suppressed.add(read(in, depth + 1));
    }
    return new ThrowableSummary(
        className, message, List.copyOf(stack), cause, List.copyOf(suppressed));
  }

  private static StackTraceElement readFrame(ByteSource in) throws StreamCorruptedException {
    return new StackTraceElement(
        textOrNull(in),
        textOrNull(in),
        textOrNull(in),
        text(in),
        text(in),
        textOrNull(in),
        Scalars.readInt(in));
  }

  private static String text(ByteSource in) throws StreamCorruptedException {
    String text = textOrNull(in);
    if (text == null) {
      throw new StreamCorruptedException("a name is missing");
    }
    return text;
  }

  private static @Nullable String textOrNull(ByteSource in) throws StreamCorruptedException {
    byte tag = in.next();
    return tag == Tag.NULL ? null : Strings.read(tag, in);
  }
}
