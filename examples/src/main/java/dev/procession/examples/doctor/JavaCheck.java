package dev.procession.examples.doctor;

import java.nio.file.Files;
import java.nio.file.Path;

/** Which Java runs this, and whether it is a whole JDK. */
final class JavaCheck {

  private static final String SUBJECT = "Java";

  private JavaCheck() {}

  static Finding of(Machine machine) {
    var home = machine.property("java.home");
    var says =
        "%s (%s) in %s"
            .formatted(machine.property("java.version"), machine.property("java.vendor"), home);
    if (Files.exists(Path.of(home, "bin", "javac"))) return Finding.ok(SUBJECT, says);
    return Finding.warning(
        SUBJECT,
        says + ", which has no compiler",
        "install a JDK rather than a JRE, or ./procession run will not work");
  }
}
