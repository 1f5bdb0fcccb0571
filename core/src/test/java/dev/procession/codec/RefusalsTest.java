package dev.procession.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.procession.Pool;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.lang.module.ModuleFinder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Scanner;
import java.util.function.Function;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@SuppressWarnings({"serial", "UnusedMethod", "ClassCanBeStatic"})
class RefusalsTest {
  interface Fun<A, B> extends Function<A, B>, Serializable {}

  static final class Foo {}

  static final class Report implements Serializable {
    Object logger = new Foo();
  }

  record Job(String name, Report report) {}

  private int factor = 2;

  private int scaled(int number) {
    return number * factor;
  }

  private static EncodingException refusal(Object value) {
    return catchThrowableOfType(EncodingException.class, () -> Wire.bytes(value));
  }

  @Test
  void theRootItselfIsNamed() {
    var refused = refusal(new Foo());

    assertThat(refused.path()).isEqualTo("Foo");
    assertThat(refused.typeName()).isEqualTo(Foo.class.getName());
    assertThat(refused).hasMessageContaining(Foo.class.getName());
  }

  @Test
  void noAdviceHidesOneThatIsMoreSpecial() throws Exception {
    var types = new ArrayList<Class<?>>();
    for (String name : Advice.types()) {
      try {
        types.add(Class.forName(name, false, getClass().getClassLoader()));
      } catch (ClassNotFoundException e) {
        // of a library that is not here
      }
    }

    assertThat(types).hasSizeGreaterThan(30);
    for (Class<?> type : types) {
      assertThat(types.subList(0, types.indexOf(type)))
          .as("before " + type)
          .noneMatch(earlier -> earlier.isAssignableFrom(type));
    }
  }

  @Test
  void aScannerIsNotTakenForAnIterator() {
    assertThat(refusal(new Scanner("a"))).hasMessageContaining("a scanner stays here");
  }

  @Test
  void aPoolIsNotToldToBeSerializable() {
    try (var pool = Pool.inline()) {
      assertThat(refusal(pool))
          .hasMessageContaining("a pool stays here")
          .hasMessageNotContaining("implement");
    }
  }

  /** A record in a package that its module neither exports nor opens. */
  private static Object madeInModule(Path folder) throws Exception {
    var compiled =
        Map.of(
            "module-info",
            "module shut { exports shut.api; }",
            "inside/Point",
            "package shut.inside; public record Point(int x) {}",
            "api/Maker",
            "package shut.api; public class Maker {"
                + " public static Object make() { return new shut.inside.Point(1); } }");
    var arguments = new ArrayList<>(List.of("-d", folder.resolve("classes").toString()));
    for (var each : compiled.entrySet()) {
      Path file = folder.resolve("sources").resolve(each.getKey() + ".java");
      Files.createDirectories(file.getParent());
      arguments.add(Files.writeString(file, each.getValue()).toString());
    }
    var compiler = Objects.requireNonNull(ToolProvider.getSystemJavaCompiler());
    assertThat(compiler.run(null, null, null, arguments.toArray(String[]::new))).isZero();
    var boot = ModuleLayer.boot();
    var found = ModuleFinder.of(folder.resolve("classes"));
    var resolved = boot.configuration().resolve(found, ModuleFinder.of(), List.of("shut"));
    var layer = boot.defineModulesWithOneLoader(resolved, RefusalsTest.class.getClassLoader());
    return layer.findLoader("shut").loadClass("shut.api.Maker").getMethod("make").invoke(null);
  }

  @Test
  void aRecordOfAClosedModuleIsToldWhatToOpen(@TempDir Path folder) throws Exception {
    var refused = refusal(madeInModule(folder));

    assertThat(refused)
        .hasMessageContaining("opens shut.inside;")
        .hasMessageNotContaining("be a record");
  }

  @Test
  void theFieldIsNamedWithItsPath() {
    var refused = refusal(new Job("n", new Report()));

    assertThat(refused.path()).isEqualTo("Job.report.logger");
    assertThat(refused.typeName()).isEqualTo(Foo.class.getName());
    assertThat(refused).hasMessageContaining("transient");
  }

  @Test
  void elementsEntriesAndOptionalsAreNamed() {
    var deep = new HashMap<String, Object>(Map.of("k", List.of(Optional.of(new Foo()))));
    Object[] array = {1, 2, Arrays.asList(0, new Report())};

    assertThat(refusal(deep).path()).isEqualTo("HashMap[k][0].value");
    assertThat(refusal(array).path()).isEqualTo("Object[][2][1].logger");
    assertThat(refusal(new HashMap<>(Map.of(new Foo(), 1)).keySet()).path()).endsWith("[0]");
  }

  @Test
  void aCapturedThisIsNamedWithTheMethodThatNeedsIt() {
    Fun<Integer, Integer> fun = x -> scaled(x);

    var refused = refusal(fun);

    assertThat(refused.path()).endsWith(".this");
    assertThat(refused.typeName()).isEqualTo(RefusalsTest.class.getName());
    assertThat(refused)
        .hasMessageContaining("RefusalsTest.aCapturedThisIsNamedWithTheMethodThatNeedsIt")
        .hasMessageContaining("RefusalsTest.java:")
        .hasMessageContaining("captured argument 1 (this, of type " + RefusalsTest.class.getName())
        .hasMessageContaining("RefusalsTest.scaled()")
        .hasMessageContaining("static");
  }

  @Test
  void aCapturedThisIsNamedWithTheFieldThatNeedsIt() {
    Fun<Integer, Integer> fun = x -> x * factor;

    assertThat(refusal(fun))
        .hasMessageContaining("RefusalsTest.factor")
        .hasMessageContaining("local");
  }

  @Test
  void aBoundMethodReferenceIsNamed() {
    Fun<Integer, Integer> fun = this::scaled;

    assertThat(refusal(fun))
        .hasMessageContaining("RefusalsTest::scaled")
        .hasMessageContaining("static");
  }

  @Test
  void aCapturedVariableIsNamedByItsPlace() {
    var number = 1;
    var report = new Report();
    Fun<Integer, Object> fun = x -> List.of(x, number, report);

    var refused = refusal(List.of(fun));

    assertThat(refused.path()).endsWith("[0].captured2.logger");
    assertThat(refused).hasMessageContaining("aCapturedVariableIsNamedByItsPlace");
  }

  @Test
  void aLambdaOfAnInterfaceThatIsNotSerializableIsExplained() {
    Function<Integer, Integer> fun = x -> x;

    assertThat(refusal(fun))
        .hasMessageContaining("java.util.function.Function")
        .hasMessageContaining("Serializable");
  }

  @Test
  void threadsStreamsAndTheLikeAreNamed() {
    var thread = new Report();
    thread.logger = new Thread();

    assertThat(refusal(thread).typeName()).isEqualTo("java.lang.Thread");
    assertThat(refusal(new Object[] {System.in}).path()).isEqualTo("Object[][0]");
    assertThat(refusal(getClass().getClassLoader())).hasMessageContaining("class loader");
  }

  class Inner implements Serializable {}

  @Test
  void anInnerClassIsToldToBeStatic() {
    var inner =
        new Inner() {
          int use() {
            return factor;
          }
        };

    assertThat(refusal(inner).path()).contains("this$");
    assertThat(refusal(inner)).hasMessageContaining("static");
  }

  static final class Throwing implements Serializable {
    private void writeObject(ObjectOutputStream out) throws IOException {
      throw new IOException("disk on fire");
    }
  }

  static final class Replacing implements Serializable {
    private Object writeReplace() {
      throw new IllegalStateException("no replacement");
    }
  }

  @Test
  void whatTheUsersWriteObjectThrowsIsTheCause() {
    var refused = refusal(new ArrayList<>(List.of(1, new Throwing())));

    assertThat(refused.path()).isEqualTo("ArrayList[1]");
    assertThat(refused).hasMessageContaining("disk on fire").hasCauseInstanceOf(IOException.class);
    var replaced = refusal(new Object[] {new Replacing()});
    assertThat(replaced.path()).isEqualTo("Object[][0]");
    assertThat(replaced).hasCauseInstanceOf(IllegalStateException.class);
  }

  record Circle(List<Object> members) {}

  @Test
  void aRecordThatContainsItselfIsRefusedAndNotMangled() {
    var circle = new Circle(new ArrayList<>());
    circle.members().add(circle);

    assertThatThrownBy(() -> Wire.copy(circle))
        .isInstanceOf(DecodingException.class)
        .hasMessageContaining("contains itself");
  }

  @Test
  void aSetByIdentityIsNotCollapsed() {
    var map = new IdentityHashMap<List<Integer>, Integer>();
    map.put(new ArrayList<>(), 1);
    map.put(new ArrayList<>(), 2);

    assertThat(refusal(map.keySet()).typeName()).contains("IdentityHashMap");
  }

  @Test
  void theGuiltyEndOfALongChainIsFound() {
    var first = FunctionsTest.chain(10_000);
    var last = first;
    while (last.next != null) {
      last = (FunctionsTest.Link) last.next;
    }
    last.next = new Foo();

    var refused = refusal(first);

    assertThat(refused.typeName()).isEqualTo(Foo.class.getName());
    assertThat(refused.path()).startsWith("Link.next").endsWith(".next").hasSizeLessThan(200);
  }
}
