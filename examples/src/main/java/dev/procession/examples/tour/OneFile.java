package dev.procession.examples.tour;

import dev.procession.Pool;
import java.io.File;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/** A4: a source file is a whole program; its lambdas find their way into the workers. */
final class OneFile {
  private static final String SCRIPT = "Squares.java";

  private OneFile() {}

  static void run(Stage stage) throws Exception {
    Path script = stage.folder().resolve(SCRIPT);
    try (InputStream source = OneFile.class.getResourceAsStream("/scripts/" + SCRIPT)) {
      Files.copy(Objects.requireNonNull(source, SCRIPT), script);
    }
    stage.say("This is all of " + SCRIPT + ":");
    Files.readAllLines(script).forEach(line -> System.out.println("    | " + line));

    stage.say("java --class-path procession.jar " + SCRIPT);
    Process program =
        new ProcessBuilder(java(), "--class-path", library(), script.toString())
            .redirectErrorStream(true)
            .start();
    program.getOutputStream().close();
    program.inputReader().lines().forEach(line -> System.out.println("    " + line));
    stage.say("It ended with exit code " + program.waitFor() + ": no main guard, no class path.");
  }

  private static String java() {
    return System.getProperty("java.home") + File.separator + "bin" + File.separator + "java";
  }

  /** The jar, or the folder of classes, that the library came from. */
  private static String library() throws Exception {
    return Path.of(Pool.class.getProtectionDomain().getCodeSource().getLocation().toURI())
        .toString();
  }
}
