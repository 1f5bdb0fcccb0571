package dev.procession.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.File;
import java.lang.ref.WeakReference;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A plug-in that brings this library along can be unloaded once it has closed what it opened. */
@Timeout(60)
@ExtendWith(Leftovers.class)
class UnloadedIT {
  private static final String BEFORE =
      """
      package plug;

      import dev.procession.*;
      import java.time.Duration;
      import java.util.*;
      import java.util.function.Supplier;

      public class Use implements Supplier<Object> {
        public record Point(int x) {}

        public Object get() {
          try {
            return use();
          } catch (Exception e) {
            throw new IllegalStateException(e);
          }
        }

        static Object use() throws Exception {
      """;

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "try (var pool = Pool.processes(1)) { return pool.map(x -> x + 1, List.of(1, 2)); }",
        "try (var pool = Pool.processes(1)) {"
            + " return pool.map(p -> new Point(p.x() + 1), List.of(new Point(1))).toString(); }",
        "try (var pool = Pool.processes(2)) { var seen = new ArrayList<Integer>();"
            + " var result = pool.applyAsync(x -> x + 1, 41);"
            + " result.onSuccess(seen::add); result.get(); return seen.getClass(); }",
        "try (var pool = Pool.processes(1)) { int sum = 0;"
            + " try (var results = pool.imap(x -> x + 1, List.of(1, 2))) {"
            + " while (results.hasNext()) sum += results.next(); } return sum; }",
        "try (var pool = Pool.processes(1); var shared = pool.broadcast(new Point(7))) {"
            + " return pool.apply(() -> shared.value().x()); }",
        "try (var pool = Pool.processes(1)) {"
            + " return pool.withTimeout(Duration.ofSeconds(20)).apply(() -> 1); }",
        "for (int i = 0; i < 3; i++) { try (var pool = Pool.processes(1)) {"
            + " pool.apply(() -> 1); } } return 3;",
        "var child = ChildProcess.start(c -> c.withOutput(Output.discard()), () -> {});"
            + " child.join(); return 1;",
        "try (var pool = Pool.inline()) { return pool.map(x -> x + 1, List.of(1, 2)); }",
      })
  void nothingHoldsOnToItsLoader(String use) throws Exception {
    new PlugIn(folder).with("plug.Use", BEFORE + use + "}}");

    WeakReference<ClassLoader> loader = used();

    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(() -> {
          System.gc();
          assertThat(loader.refersTo(null)).isTrue();
        });
  }

  /** In a method of its own, whose frame holds on to nothing. */
  private WeakReference<ClassLoader> used() throws Exception {
    String library =
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
            .filter(entry -> entry.matches(".*/procession-[\\d.]+(-SNAPSHOT)?\\.jar"))
            .findFirst()
            .orElseThrow();
    URL[] urls = {folder.toUri().toURL(), Path.of(library).toUri().toURL()};
    try (var loader = new URLClassLoader(urls, ClassLoader.getPlatformClassLoader())) {
      var use =
          (java.util.function.Supplier<?>)
              loader.loadClass("plug.Use").getDeclaredConstructor().newInstance();
      assertThat(use.get()).isNotNull();
      return new WeakReference<>(loader);
    }
  }
}
