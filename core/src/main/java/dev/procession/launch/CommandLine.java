package dev.procession.launch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The options of this JVM as the system tells its command line, for a runtime image that was made
 * without {@code java.management}. What stood in argument files and in the environment is not
 * there.
 */
final class CommandLine {
  /** Options whose value is the next word and that workers get in another way, or not at all. */
  private static final Set<String> PATHS =
      Set.of("-cp", "-classpath", "--class-path", "-p", "--module-path", "--upgrade-module-path");

  private static final Set<String> PROGRAMS = Set.of("-jar", "-m", "--module");

  private static final Set<String> WITH_VALUE =
      Set.of(
          "--add-modules",
          "--add-opens",
          "--add-exports",
          "--add-reads",
          "--limit-modules",
          "--patch-module",
          "--enable-native-access",
          "--illegal-native-access");

  private CommandLine() {}

  static List<String> options() {
    try {
      byte[] line = Files.readAllBytes(Path.of("/proc/self/cmdline"));
      return options(List.of(new String(line, SystemEncoding.CHARSET).split("\0", -1)));
    } catch (IOException e) {
      return List.of(); // no such system: workers do without
    }
  }

  /** Of the words of a command, the program's own first. */
  static List<String> options(List<String> words) {
    var options = new ArrayList<String>();
    for (int i = 1; i < words.size(); i++) {
      String word = words.get(i);
      if (PATHS.contains(word)) {
        i++;
      } else if (WITH_VALUE.contains(word) && i + 1 < words.size()) {
        options.add(word + "=" + words.get(++i));
      } else if (!word.startsWith("-") || isProgram(word)) {
        return word.startsWith("@") ? rest(words, i, options) : options;
      } else if (!word.startsWith("--module-path=") && !word.startsWith("--class-path=")) {
        options.add(word);
      }
    }
    return options;
  }

  /** Names the program, and what stands behind it is the program's own. */
  private static boolean isProgram(String word) {
    return PROGRAMS.contains(word) || word.startsWith("--module=");
  }

  private static List<String> rest(List<String> words, int file, List<String> before) {
    var options = new ArrayList<>(before);
    options.addAll(options(words.subList(file, words.size())));
    return options;
  }
}
