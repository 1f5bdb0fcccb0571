package dev.procession;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The examples of the Javadoc, as they stand there. Who changes one changes both. */
@Timeout(60)
class SnippetsTest {
  private static final Path SOURCES = Path.of("src/main/java/dev/procession");
  private static final Path HERE = Path.of("src/test/java/dev/procession/SnippetsTest.java");

  @Test
  void pool() {
    List<Integer> seen;
    // @snippet Pool
    try (var pool = Pool.processes()) {
      List<Integer> squares = pool.map(x -> x * x, List.of(1, 2, 3, 4, 5));
      // @end
      seen = squares;
    }

    assertThat(seen).containsExactly(1, 4, 9, 16, 25);
  }

  @Test
  void childProcess() throws InterruptedException {
    // @snippet ChildProcess
    var child = ChildProcess.start(c -> c.withName("coffee"), () -> IO.println("brewing"));
    child.join();
    // @end

    assertThat(child.exitCode()).hasValue(0);
    assertThat(child.name()).isEqualTo("coffee");
  }

  @Test
  void whatTheChildOfTheExamplePrintsIsSeen() throws InterruptedException {
    var lines = new LinkedBlockingQueue<Output.Line>();

    var child =
        ChildProcess.start(
            c -> c.withName("coffee").withOutput(Output.to(lines::add)),
            () -> IO.println("brewing"));
    child.join();

    assertThat(lines).extracting(Output.Line::text).containsExactly("brewing");
    assertThat(lines.element().worker()).isEqualTo("coffee");
  }

  @Test
  void theExamplesAreTheOnesOfTheJavadoc() throws Exception {
    String tests = Files.readString(HERE);

    for (String type : List.of("Pool", "ChildProcess")) {
      String javadoc =
          between(Files.readString(SOURCES.resolve(type + ".java")), "@snippet :", "\n * }\n");
      String tested = between(tests, "// @snippet " + type, "// @end");

      assertThat(words(javadoc.replace("\n * ", "\n"))).startsWith(words(tested));
    }
  }

  private static String between(String text, String from, String to) {
    int start = text.indexOf(from) + from.length();
    return text.substring(start, text.indexOf(to, start));
  }

  private static String words(String text) {
    return Pattern.compile("\\s+").matcher(text).replaceAll(" ").strip();
  }
}
