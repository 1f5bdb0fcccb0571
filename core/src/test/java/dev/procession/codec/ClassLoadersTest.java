package dev.procession.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClassLoadersTest {
  @TempDir Path folder;

  private static Object make(ClassLoader loader, String className) throws Exception {
    Class<?> type = loader.loadClass(className);
    var method = type.getDeclaredMethod("make");
    method.setAccessible(true);
    if (Modifier.isStatic(method.getModifiers())) {
      return method.invoke(null);
    }
    var constructor = type.getDeclaredConstructor();
    constructor.setAccessible(true);
    return method.invoke(constructor.newInstance());
  }

  @Test
  void anObjectIsRebuiltWithTheDecodersClasses() throws Exception {
    var compiled =
        new Compiled(folder)
            .add(
                "pkg.Thing",
                """
                package pkg;
                public record Thing(int x) implements java.io.Serializable {
                  public static Object make() {
                    return java.util.List.of(new Thing(3), Thing.class, new Thing[0]);
                  }
                }
                """);
    try (var here = compiled.loader();
        var there = compiled.loader()) {
      Encoded encoded = new Encoder().encode(make(here, "pkg.Thing"));
      var copy = (List<?>) new Decoder(there).decode(encoded.bytes());

      assertThat(encoded.loaders()).containsExactly(here);
      assertThat(copy.getFirst()).hasToString("Thing[x=3]");
      assertThat(copy.getFirst().getClass().getClassLoader()).isSameAs(there);
      assertThat(copy.get(1)).isSameAs(there.loadClass("pkg.Thing"));
    }
  }

  @Test
  void aLambdaIsRebuiltWithTheDecodersClasses() throws Exception {
    var compiled =
        new Compiled(folder)
            .add(
                "pkg.Maker",
                """
                package pkg;
                import java.util.function.Function;
                public class Maker {
                  interface Fun extends Function<Object, Object>, java.io.Serializable {}
                  public static Object make() { int n = 41; return (Fun) x -> (int) x + n; }
                }
                """);
    try (var here = compiled.loader();
        var there = compiled.loader()) {
      Encoded encoded = new Encoder().encode(make(here, "pkg.Maker"));
      @SuppressWarnings("unchecked")
      var copy = (Function<Object, Object>) new Decoder(there).decode(encoded.bytes());

      assertThat(encoded.loaders()).containsExactly(here);
      assertThat(copy.apply(1)).isEqualTo(42);
      assertThat(copy.getClass().getClassLoader()).isSameAs(there);
    }
  }

  @Test
  void aMissingClassIsNamed() throws Exception {
    var compiled =
        new Compiled(folder)
            .add(
                "pkg.Gone",
                """
                package pkg;
                public record Gone() implements java.io.Serializable {
                  public static Object make() { return new Gone(); }
                }
                """);
    try (var here = compiled.loader()) {
      byte[] bytes = new Encoder().encode(make(here, "pkg.Gone")).bytes();

      var failure = catchThrowableOfType(DecodingException.class, () -> Wire.value(bytes));

      assertThat(failure).hasMessageContaining("pkg.Gone").hasMessageContaining("not found");
      assertThat(failure.getCause()).isNotNull();
    }
  }

  @Test
  void aClassOfAnotherVersionIsNamedWithBothVersions(@TempDir Path other) throws Exception {
    var source =
        """
        package pkg;
        public class Changed implements java.io.Serializable {
          private static final long serialVersionUID = %d;
          public static Object make() { return new Changed(); }
        }
        """;
    try (var here = new Compiled(folder).add("pkg.Changed", source.formatted(11)).loader();
        var there = new Compiled(other).add("pkg.Changed", source.formatted(22)).loader()) {
      byte[] bytes = new Encoder().encode(make(here, "pkg.Changed")).bytes();

      var failure =
          catchThrowableOfType(DecodingException.class, () -> new Decoder(there).decode(bytes));

      assertThat(failure)
          .hasMessageContaining("pkg.Changed")
          .hasMessageContaining("11")
          .hasMessageContaining("22");
    }
  }

  @Test
  void theInstanceOfACompactSourceFileCrossesWithoutItsConstructor() throws Exception {
    var compiled =
        new Compiled(folder)
            .add(
                "Script",
                """
                int factor = 2;
                transient Thread skipped = Thread.currentThread();
                static int constructed = 0;
                int counted = ++constructed;
                int scaled(int x) { return x * factor; }
                interface Fun extends java.util.function.Function<Object, Object>, java.io.Serializable {}
                Object make() { factor = 21; return (Fun) x -> scaled((int) x) + (skipped == null ? 0 : 1000); }
                void main() {}
                """);
    try (var here = compiled.loader();
        var there = compiled.loader()) {
      Encoded encoded = new Encoder().encode(make(here, "Script"));
      @SuppressWarnings("unchecked")
      var copy = (Function<Object, Object>) new Decoder(there).decode(encoded.bytes());

      assertThat(copy.apply(2)).isEqualTo(42);
      var constructed = there.loadClass("Script").getDeclaredField("constructed");
      constructed.setAccessible(true);
      assertThat(constructed.getInt(null)).isZero();
    }
  }

  @Test
  void aFieldOfACompactSourceFileThatCannotCrossIsNamed() throws Exception {
    var compiled =
        new Compiled(folder)
            .add(
                "Other",
                """
                Thread worker = new Thread();
                int one() { return 1; }
                interface Fun extends java.util.function.Function<Object, Object>, java.io.Serializable {}
                Object make() { return (Fun) x -> one(); }
                void main() {}
                """);
    try (var here = compiled.loader()) {
      Object fun = make(here, "Other");

      var refused = catchThrowableOfType(EncodingException.class, () -> new Encoder().encode(fun));

      assertThat(refused.path()).endsWith(".this.worker");
      assertThat(refused.typeName()).isEqualTo("java.lang.Thread");
    }
  }

  @Test
  void classBytesComeFromTheLoaderThatHasThem() throws Exception {
    var compiled = new Compiled(folder).add("pkg.Bytes", "package pkg; class Bytes {}");
    try (var here = compiled.loader()) {
      var bytes = ClassBytes.of(here, "pkg.Bytes");

      assertThat(bytes).hasValueSatisfying(b -> assertThat(b).startsWith(0xCA, 0xFE, 0xBA, 0xBE));
      assertThat(ClassBytes.of(ClassLoader.getPlatformClassLoader(), "pkg.Bytes")).isEmpty();
      assertThat(ClassBytes.sha256(new byte[0])).startsWith("e3b0c442").hasSize(64);
    }
  }

  private static final String HANDLER =
      """
      package pkg;
      import java.lang.reflect.*;
      public class Handler implements InvocationHandler, java.io.Serializable {
        public Object invoke(Object proxy, Method method, Object[] arguments) { return "yes"; }
        public static Object make() {
          return Proxy.newProxyInstance(
              Handler.class.getClassLoader(), new Class<?>[] {INTERFACES}, new Handler());
        }
      }
      """;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Shown.class, Comparable.class",
        "Comparable.class, Shown.class",
        "Hidden.class, Shown.class, Comparable.class",
        "Shown.class, Comparable.class, Hidden.class",
      })
  void aProxyIsRebuiltWhereItsInterfacesAreSeenAmongSeveralLoaders(String interfaces)
      throws Exception {
    var compiled =
        new Compiled(folder)
            .add("pkg.Shown", "package pkg; public interface Shown {}")
            .add("pkg.Hidden", "package pkg; interface Hidden {}")
            .add("pkg.Handler", HANDLER.replace("INTERFACES", interfaces));
    try (var here = compiled.loader();
        var there = compiled.loader()) {
      Encoded encoded = new Encoder().encode(make(here, "pkg.Handler"));
      var loaders = List.of(ClassLoader.getPlatformClassLoader(), there);

      var copy = new Decoder(loaders).decode(encoded.bytes());

      assertThat(copy).isInstanceOf(there.loadClass("pkg.Shown")).hasToString("yes");
    }
  }

  @Test
  void whatComesFromTwoLoadersIsRebuiltWithBoth() throws Exception {
    Compiled thing =
        new Compiled(folder)
            .add(
                "pkg.Thing",
                "package pkg; public record Thing(int x) implements java.io.Serializable {"
                    + " public static Object make() { return new Thing(3); } }");
    Compiled other =
        new Compiled(Files.createDirectory(folder.resolve("other")))
            .add(
                "pkg.Other",
                "package pkg; public record Other(int x) implements java.io.Serializable {"
                    + " public static Object make() { return new Other(4); } }");
    try (var first = thing.loader();
        var second = other.loader()) {
      var both = List.of(make(first, "pkg.Thing"), make(second, "pkg.Other"));

      Encoded encoded = new Encoder().encode(both);

      assertThat(encoded.decoder().decode(encoded.bytes())).isEqualTo(both);
    }
  }
}
