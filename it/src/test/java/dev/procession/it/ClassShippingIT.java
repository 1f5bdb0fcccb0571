package dev.procession.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.procession.Pool;
import dev.procession.SerializableFunction;
import java.io.File;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Workers find the classes of their parent, wherever these come from. */
@Timeout(60)
@ExtendWith(Leftovers.class)
class ClassShippingIT {
  private static final String SQUARES =
      """
      import dev.procession.*;

      void main() {
        try (var pool = Pool.processes(2)) {
          IO.println(pool.map(x -> x * x, List.of(1, 2, 3, 4, 5)));
        }
      }
      """;

  @TempDir private Path folder;

  @Test
  void aSourceFileRunsAsItStands() throws Exception {
    Path file = Files.writeString(folder.resolve("Squares.java"), SQUARES);

    assertThat(java("--class-path", library(), file.toString()))
        .containsExactly("[1, 4, 9, 16, 25]");
  }

  @Test
  void thePoolInThisThreadRunsASourceFileToo() throws Exception {
    Path file =
        Files.writeString(
            folder.resolve("Inline.java"),
            """
            import dev.procession.*;

            record Point(int x) {}

            void main() {
              try (var pool = Pool.inline()) {
                IO.println(pool.map(x -> new Point(x + 1), List.of(1, 2)));
                IO.println(pool.apply(points -> points.size(), List.of(new Point(1))));
                IO.println(pool.apply(() -> Map.of("a", new Point(3))).get("a"));
              }
            }
            """);

    assertThat(java("--class-path", library(), file.toString()))
        .containsExactly("[Point[x=2], Point[x=3]]", "1", "Point[x=3]");
  }

  @Test
  void aLambdaOfASourceFileMayCallItsOtherMethods() throws Exception {
    Path file =
        Files.writeString(
            folder.resolve("Helped.java"),
            """
            import dev.procession.*;

            int factor = 3;

            int scaled(int x) {
              return new Scale(factor).of(x);
            }

            record Scale(int factor) {
              int of(int x) {
                return factor * x;
              }
            }

            void main() {
              factor = 5;
              try (var pool = Pool.processes(2)) {
                IO.println(pool.map(x -> scaled(x), List.of(1, 2, 3)));
                IO.println(pool.map(this::scaled, List.of(4)));
                IO.println(pool.map(x -> new Scale(x), List.of(9)));
              }
            }
            """);

    assertThat(java("--class-path", library(), file.toString()))
        .containsExactly("[5, 10, 15]", "[20]", "[Scale[factor=9]]");
  }

  @Test
  void aProgramMayHaveSeveralSourceFiles() throws Exception {
    Files.writeString(
        folder.resolve("Shape.java"),
        """
        record Shape(int side) {
          int area() {
            return side * side;
          }
        }
        """);
    Path file =
        Files.writeString(
            folder.resolve("Areas.java"),
            """
            import dev.procession.*;

            void main() {
              try (var pool = Pool.processes(2)) {
                IO.println(pool.map(Shape::area, List.of(new Shape(2), new Shape(3))));
              }
            }
            """);

    assertThat(java("--class-path", library(), file.toString())).containsExactly("[4, 9]");
  }

  @Test
  void keysAndValuesOfAJobMayBeRecordsOfTheFile() throws Exception {
    Files.writeString(
        folder.resolve("Shapes.java"),
        """
        import dev.procession.*;
        import dev.procession.mapreduce.*;

        record Shape(int corners) implements Serializable, Comparable<Shape> {
          public int compareTo(Shape other) {
            return Integer.compare(corners, other.corners);
          }
        }

        record Area(long sum) implements Serializable, Comparable<Area> {
          Area plus(Area other) {
            return new Area(sum + other.sum);
          }

          public int compareTo(Area other) {
            return Long.compare(sum, other.sum);
          }
        }

        void main() throws InterruptedException {
          try (var pool = Pool.processes(2); var queue = SharedQueue.<Shape>create()) {
            var job =
                MapReduce.from(Range.of(0, 3000))
                    .map(i -> new Shape(3 + i % 3), i -> new Area(i % 3))
                    .combine(Area::plus)
                    .reduce(Area::plus);
            IO.println(job.runOn(pool).top(1));
            IO.println(job.sorted().runOn(pool).toMap());
            queue.put(new Shape(7));
            IO.println(pool.apply(() -> queue.take().corners()));
          }
        }
        """);
    assertThat(java("--class-path", library(), folder.resolve("Shapes.java").toString()))
        .containsExactly(
            "[Tuple2[first=Shape[corners=5], second=Area[sum=2000]]]",
            "{Shape[corners=3]=Area[sum=0], Shape[corners=4]=Area[sum=1000],"
                + " Shape[corners=5]=Area[sum=2000]}",
            "7");
  }

  @Test
  void aLambdaTypedIntoTheShellCrosses() throws Exception {
    var printed =
        shell(
            """
            import dev.procession.*;
            var pool = Pool.processes(2)
            int square(int x) { return x * x; }
            IO.println("A " + pool.map(x -> x * x, List.of(1, 2, 3, 4, 5)))
            IO.println("B " + pool.map(x -> square(x), List.of(6)))
            record Point(int x) {}
            IO.println("C " + pool.map(x -> new Point(x), List.of(7)))
            pool.close()
            /exit
            """);

    assertThat(printed).contains("A [1, 4, 9, 16, 25]", "B [36]", "C [Point[x=7]]");
  }

  @Test
  void aVariableOfTheShellIsNamed() throws Exception {
    var printed =
        shell(
            """
            import dev.procession.*;
            var pool = Pool.processes(1)
            int factor = 3
            try { IO.println(pool.map(x -> factor * x, List.of(7))); } catch (Exception e) { IO.println(e); }
            pool.close()
            /exit
            """);

    assertThat(String.join("\n", printed)).contains("factor").doesNotContain("[0]");
  }

  @Test
  void classesOfAChildLoaderCross() throws Exception {
    Path classes = compiled("Plus", PLUS, folder.resolve("loaded"), List.of());

    try (var loader =
            new URLClassLoader(
                new java.net.URL[] {classes.toUri().toURL()}, getClass().getClassLoader());
        var pool = Pool.processes(2)) {
      @SuppressWarnings("unchecked") // it is written so below
      var plus =
          (SerializableFunction<Integer, Object>)
              loader.loadClass("plug.Plus").getConstructor(int.class).newInstance(10);

      List<Object> sums = pool.map(plus, List.of(1, 2));

      assertThat(sums.toString()).isEqualTo("[Sum[value=11], Sum[value=12]]");
      assertThat(sums.getFirst().getClass().getClassLoader()).isSameAs(loader);
    }
  }

  private static final String PLUS =
      """
      package plug;

      public record Plus(int more) implements dev.procession.SerializableFunction<Integer, Object> {
        record Sum(int value) implements java.io.Serializable {}

        @Override
        public Object applyChecked(Integer x) {
          return new Sum(x + more);
        }
      }
      """;

  private static final String MAIN =
      """
      package user;

      import dev.procession.Pool;
      import java.util.List;

      public final class Main {
        public static void main(String[] arguments) {
          try (var pool = Pool.processes(2)) {
            System.out.println(pool.map(Main::square, List.of(1, 2, 3)));
          }
        }

        static int square(int x) {
          return x * x;
        }
      }
      """;

  @Test
  void classPathsMayHaveBlanksQuotesAndForeignLetters() throws Exception {
    Path odd = folder.resolve("it's a \"folder\" #1 äöü 漢字 \\ %20");
    Path classes = compiled("Main", MAIN, odd, List.of());

    assertThat(
            java(
                "-Dfile.encoding=UTF-8",
                "-Dsun.jnu.encoding=UTF-8",
                "--class-path",
                library() + File.pathSeparator + classes,
                "user.Main"))
        .containsExactly("[1, 4, 9]");
  }

  @Test
  void relativeClassPathsAreThoseOfTheParent() throws Exception {
    compiled("Main", MAIN, folder.resolve("relative"), List.of());

    assertThat(java("--class-path", library() + File.pathSeparator + "relative", "user.Main"))
        .containsExactly("[1, 4, 9]");
  }

  @Test
  void modulesRunFromTheModulePath() throws Exception {
    Path source = Files.createDirectory(folder.resolve("module"));
    Files.writeString(
        source.resolve("module-info.java"),
        """
        module user {
          requires dev.procession;
        }
        """);
    Path classes =
        compiled(
            "Main",
            MAIN,
            folder.resolve("modules"),
            List.of("--module-path", library(), source.resolve("module-info.java").toString()));

    assertThat(
            java("--module-path", library() + File.pathSeparator + classes, "-m", "user/user.Main"))
        .containsExactly("[1, 4, 9]");
  }

  /** Compiles one class, and what else the options name, into a folder. */
  private static Path compiled(String name, String source, Path target, List<String> options)
      throws Exception {
    Files.createDirectories(target);
    Path file = Files.createTempDirectory("source").resolve(name + ".java");
    Files.writeString(file, source);
    var arguments = new ArrayList<>(options);
    arguments.addAll(List.of("-d", target.toString(), file.toString()));
    if (!options.contains("--module-path")) {
      arguments.addAll(List.of("-cp", library()));
    }
    int code =
        ToolProvider.getSystemJavaCompiler()
            .run(null, null, null, arguments.toArray(String[]::new));
    assertThat(code).isZero();
    Files.delete(file);
    Files.delete(file.getParent());
    return target;
  }

  private List<String> java(String... arguments) throws Exception {
    try (var program = Program.start(folder, List.of(arguments))) {
      return program.lines();
    }
  }

  private List<String> shell(String text) throws Exception {
    try (var program =
        Program.start(folder, "jshell", List.of("--class-path", library(), "-s", "-"))) {
      program.type(text);
      assertThat(program.join()).as(program.output()).isZero();
      return program.output().lines().toList();
    }
  }

  /** The jar of this library. */
  private static String library() {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
        .filter(entry -> entry.matches(".*/procession-[\\d.]+(-SNAPSHOT)?\\.jar"))
        .findFirst()
        .orElseThrow();
  }
}
