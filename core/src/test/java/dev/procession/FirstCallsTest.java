package dev.procession;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The first calls that a newcomer types, given to the real compiler. */
class FirstCallsTest {
  private static final Path PAGE = Path.of("../docs/troubleshooting.md");
  private static final Pattern CODE = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);

  @TempDir private Path classes;

  @Test
  void theCallThatThePageWarnsOfIsRefusedWithTheWordsOfThePage() throws Exception {
    String page = Files.readString(PAGE);

    List<Diagnostic<? extends JavaFileObject>> told = compiled(examples(page).getFirst());

    List<String> words =
        told.stream()
            .map(each -> each.getMessage(Locale.ROOT).lines().findFirst().orElse(""))
            .toList();
    assertThat(words).hasSize(2);
    assertThat(words).allSatisfy(text -> assertThat(page).contains("error: " + text));
  }

  @Test
  void theCallsThatThePageRecommendsCompile() throws Exception {
    assertThat(compiled(examples(Files.readString(PAGE)).get(1))).isEmpty();
  }

  @Test
  void theFirstProgramOfTheReadmeCompiles() throws Exception {
    String readme = Files.readString(Path.of("../README.md"));

    assertThat(compile("Squares", "import java.util.*;\n" + examples(readme).getFirst())).isEmpty();
  }

  private static List<String> examples(String page) {
    var examples = new ArrayList<String>();
    Matcher code = CODE.matcher(page);
    while (code.find()) {
      examples.add(code.group(1));
    }
    return examples;
  }

  private List<Diagnostic<? extends JavaFileObject>> compiled(String statements) {
    return compile(
        "Examples",
        "import dev.procession.*;\n"
            + "class Examples {\n"
            + "  static int increment(int x) { return x + 1; }\n"
            + "  static void run(Pool pool) {\n"
            + statements
            + "  }\n}\n");
  }

  private List<Diagnostic<? extends JavaFileObject>> compile(String name, String source) {
    var file =
        new SimpleJavaFileObject(
            URI.create("string:///" + name + ".java"), JavaFileObject.Kind.SOURCE) {
          @Override
          public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return source;
          }
        };
    var told = new DiagnosticCollector<JavaFileObject>();
    List<String> options =
        List.of(
            "-proc:none",
            "-implicit:none",
            "-d",
            classes.toString(),
            "-cp",
            System.getProperty("java.class.path"));
    var _ =
        ToolProvider.getSystemJavaCompiler()
            .getTask(new StringWriter(), null, told, options, null, List.of(file))
            .call();
    return told.getDiagnostics().stream()
        .filter(each -> each.getKind() == Diagnostic.Kind.ERROR)
        .toList();
  }
}
