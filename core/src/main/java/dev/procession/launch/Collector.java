package dev.procession.launch;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** The garbage collector of a process: ours, unless the user names another. */
final class Collector {
  /** The one with the smallest footprint and the fewest threads. */
  private static final String OURS = "-XX:+UseSerialGC";

  private static final Pattern CHOSEN =
      Pattern.compile("-XX:\\+Use(Serial|Parallel|G1|Z|Shenandoah|Epsilon)GC");

  /** Variables in which {@code java} looks for options. */
  private static final List<String> VARIABLES =
      List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS");

  private Collector() {}

  /** A JVM that is told of two does not start. */
  static List<String> options(List<String> arguments, Map<String, String> environment) {
    boolean chosen =
        arguments.stream().anyMatch(CHOSEN.asMatchPredicate())
            || VARIABLES.stream()
                .anyMatch(name -> CHOSEN.matcher(environment.getOrDefault(name, "")).find());
    return chosen ? List.of() : List.of(OURS);
  }
}
