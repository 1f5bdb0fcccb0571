import com.google.googlejavaformat.java.Main;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Checks or applies google-java-format to every Java file below the folders given: {@code java
 * Format.java check|apply FOLDER…}. The build runs it with the formatter on the class path.
 */
final class Format {

  public static void main(String[] args) throws Exception {
    var apply = args[0].equals("apply");
    var arguments = new ArrayList<String>(apply ? List.of("--replace") : List.of("--dry-run"));
    for (var folder : List.of(args).subList(1, args.length)) {
      arguments.addAll(javaFiles(Path.of(folder)));
    }
    if (arguments.size() == 1) return;

    var names = new StringWriter();
    var out = new PrintWriter(names, true);
    var err = new PrintWriter(System.err, true);
    var code = new Main(out, err, System.in).format(arguments.toArray(String[]::new));
    if (!names.toString().isBlank()) {
      System.err.println("Not formatted:");
      names.toString().lines().map(line -> "  " + line).forEach(System.err::println);
      System.err.println("Run: mvn -q -N -Pformat validate");
      code = 1;
    }
    System.exit(code);
  }

  private static List<String> javaFiles(Path folder) throws Exception {
    if (!Files.isDirectory(folder)) return List.of();
    try (var files = Files.walk(folder)) {
      return files
          .map(Path::toString)
          .filter(name -> name.endsWith(".java") && !name.contains("/target/"))
          .sorted()
          .toList();
    }
  }
}
