package dev.procession.launch;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Why a JVM did not begin to run, in its own words and with the settings that may be the cause. */
final class JvmRefusal {
  private static final Pattern REFUSED =
      Pattern.compile(
          "Error: Could not create the Java Virtual Machine\\.|Error occurred during"
              + " initialization of (VM|boot layer)|Unrecognized option: .*");

  /** Says nothing that is not said better by us or by the line beside it. */
  private static final Pattern EMPTY_WORDS =
      Pattern.compile(
          "Error: Could not create the Java Virtual Machine\\.|Error: A fatal exception has"
              + " occurred\\. Program will exit\\.|Error occurred during initialization of (VM|boot"
              + " layer)|\\s.*|");

  private static final Pattern NO_MAIN =
      Pattern.compile(
          "Error: Could not find or load main class .*|Error: Main method not found in class .*");

  private JvmRefusal() {}

  /**
   * What to tell.
   *
   * @param lines what it printed
   * @param main the class that it was to run
   */
  static Optional<String> of(LaunchRequest request, List<String> lines, String main) {
    if (lines.stream().anyMatch(NO_MAIN.asMatchPredicate())) {
      return Optional.of(
          "does not start, as its java finds no class "
              + main
              + " with a main method: a tool that shrinks jars has taken it out, or the jar is"
              + " gone; keep all of this library (for ProGuard: -keep class dev.procession.** { *;"
              + " })");
    }
    if (lines.stream().noneMatch(REFUSED.asMatchPredicate())) {
      return Optional.empty();
    }
    List<String> words =
        lines.stream().filter(EMPTY_WORDS.asMatchPredicate().negate()).distinct().toList();
    return Optional.of(
        "does not start, as java refuses its options: "
            + String.join("; ", words)
            + "; "
            + settings(request));
  }

  private static String settings(LaunchRequest request) {
    var settings = new ArrayList<String>();
    request.heap().ifPresent(heap -> settings.add("withHeap(\"" + heap + "\")"));
    if (!request.jvmArguments().isEmpty()) {
      settings.add("withJvmArguments(" + request.jvmArguments() + ")");
    }
    String several =
        request.jvmArguments().stream().anyMatch(argument -> argument.contains(" -"))
            ? "; each option must be a string of its own"
            : "";
    return settings.isEmpty()
        ? "its settings name none, so they are those of this program, which workers inherit"
        : "they are set by " + String.join(" and ", settings) + several;
  }
}
