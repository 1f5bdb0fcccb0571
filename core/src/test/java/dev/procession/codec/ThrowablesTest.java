package dev.procession.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ObjectInputStream;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
@SuppressWarnings("serial")
class ThrowablesTest {
  private static final Decoder DECODER = new Decoder(ThrowablesTest.class.getClassLoader());

  static final class Substitute extends Exception {
    final ThrowableSummary summary;

    Substitute(ThrowableSummary summary) {
      super(summary.toString());
      this.summary = summary;
    }
  }

  static class Unserializable extends Exception {
    final Object field = new Object();

    Unserializable(String message) {
      super(message);
    }
  }

  static final class Unreadable extends Exception {
    final Class<? extends Throwable> thrown;

    Unreadable(Class<? extends Throwable> thrown) {
      super("unreadable");
      this.thrown = thrown;
    }

    private void readObject(ObjectInputStream in) throws Throwable {
      in.defaultReadObject();
      throw thrown.getDeclaredConstructor().newInstance();
    }
  }

  static final class Broken extends Exception {
    final Object field = new Object();

    @Override
    public String getMessage() {
      throw new IllegalStateException("no message");
    }

    @Override
    public synchronized Throwable getCause() {
      throw new IllegalStateException("no cause");
    }
  }

  static final class Endless extends Unserializable {
    Endless() {
      super("endless");
    }

    @Override
    public synchronized Throwable getCause() {
      return new Endless();
    }
  }

  private static Throwable copy(Throwable thrown) {
    return Throwables.decode(Throwables.encode(thrown), DECODER, Substitute::new);
  }

  private static ThrowableSummary summary(Throwable thrown) {
    var copy = copy(thrown);
    assertThat(copy).isInstanceOf(Substitute.class);
    return ((Substitute) copy).summary;
  }

  @Test
  void aThrowableComesBackWithStackCauseAndSuppressed() {
    var thrown = new IllegalStateException("outer", new RuntimeException((String) null));
    thrown.addSuppressed(new Error("suppressed"));

    var copy = copy(thrown);

    assertThat(copy).isInstanceOf(IllegalStateException.class).hasMessage("outer");
    assertThat(copy.getStackTrace()).isEqualTo(thrown.getStackTrace());
    assertThat(copy.getCause()).isInstanceOf(RuntimeException.class).hasMessage(null);
    assertThat(copy.getSuppressed()[0]).hasMessage("suppressed");
  }

  @Test
  void oneWithAFieldThatCannotCrossArrivesAsItsSummary() {
    var thrown = new Unserializable("m");
    thrown.initCause(new RuntimeException((String) null));
    thrown.addSuppressed(new Error("suppressed"));

    var summary = summary(thrown);

    assertThat(summary.className()).isEqualTo(Unserializable.class.getName());
    assertThat(summary.message()).isEqualTo("m");
    assertThat(summary.stack()).isEqualTo(Arrays.asList(thrown.getStackTrace()));
    assertThat(summary.cause().message()).isNull();
    assertThat(summary.suppressed())
        .extracting(ThrowableSummary::message)
        .containsExactly("suppressed");
  }

  @Test
  void whateverReadObjectThrowsTheSummaryArrives() {
    for (var type :
        Arrays.asList(
            IllegalStateException.class,
            StackOverflowError.class,
            NoClassDefFoundError.class,
            AssertionError.class,
            OutOfMemoryError.class)) {
      assertThat(summary(new Unreadable(type)).message()).isEqualTo("unreadable");
    }
  }

  @Test
  void brokenGettersHideNothingElse() {
    var summary = summary(new Broken());

    assertThat(summary.className()).isEqualTo(Broken.class.getName());
    assertThat(summary.stack()).isNotEmpty();
    assertThat(summary.cause()).isNull();
  }

  @Test
  void circlesOfCausesAreCut() {
    var first = new Unserializable("first");
    first.initCause(new Exception("second", first));
    var plain = new Exception("plain");
    plain.initCause(new Exception("back", plain));

    assertThat(summary(first).cause().cause().message()).contains("circle");
    assertThat(copy(plain).getCause().getCause()).hasMessage("plain");
    assertThat(summary(new Endless()).className()).isEqualTo(Endless.class.getName());
  }

  @Test
  void tenThousandCausesCross() {
    Exception thrown = new Exception("0");
    for (int i = 1; i <= 10_000; i++) {
      thrown = new Exception(Integer.toString(i), thrown);
      thrown.setStackTrace(new StackTraceElement[0]);
    }
    var unserializable = new Unserializable("top");
    unserializable.initCause(thrown);

    assertThat(copy(thrown)).isExactlyInstanceOf(Exception.class).hasMessage("10000");
    assertThat(summary(unserializable).cause().message()).isEqualTo("10000");
  }

  @Test
  void oneOfAClassThatIsMissingHereArrivesAsItsSummary(@TempDir Path folder) throws Exception {
    var compiled =
        new Compiled(folder).add("pkg.Lost", "package pkg; public class Lost extends Exception {}");
    try (var loader = compiled.loader()) {
      var lost = (Exception) loader.loadClass("pkg.Lost").getDeclaredConstructor().newInstance();

      assertThat(summary(lost).className()).isEqualTo("pkg.Lost");
      assertThat(Throwables.decode(Throwables.encode(lost), new Decoder(loader), Substitute::new))
          .isInstanceOf(lost.getClass());
    }
  }

  @Test
  void damagedBytesStillGiveAThrowable() {
    byte[] bytes = Throwables.encode(new Exception("m"));

    for (int length = 0; length < bytes.length; length++) {
      var copy = Throwables.decode(Arrays.copyOf(bytes, length), DECODER, Substitute::new);
      assertThat(copy).isInstanceOf(Substitute.class);
    }
  }
}
