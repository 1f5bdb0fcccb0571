package dev.procession.examples.tour;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What a run of the tour in this process printed. */
record Printed(int exitCode, String out, String err) {

  static Printed byTour(String input, String... arguments) {
    return by(input, () -> Tour.run(arguments));
  }

  /** A run with streams of its own. */
  static Printed by(String input, java.util.function.IntSupplier run) {
    InputStream realIn = System.in;
    PrintStream realOut = System.out;
    PrintStream realErr = System.err;
    var out = new ByteArrayOutputStream();
    var err = new ByteArrayOutputStream();
    try {
      System.setIn(new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)));
      System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
      System.setErr(new PrintStream(err, true, StandardCharsets.UTF_8));
      int exitCode = run.getAsInt();
      return new Printed(
          exitCode, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    } finally {
      System.setIn(realIn);
      System.setOut(realOut);
      System.setErr(realErr);
    }
  }

  List<String> lines() {
    return out.lines().toList();
  }

  /** With all spaces and ends of lines as one space: paragraphs are broken to fit the screen. */
  String flat() {
    return out.replaceAll("\\s+", " ");
  }

  long linesWith(String text) {
    return out.lines().filter(line -> line.contains(text)).count();
  }
}
