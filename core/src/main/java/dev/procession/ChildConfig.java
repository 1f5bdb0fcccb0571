package dev.procession;

import java.nio.file.Path;
import java.util.List;

/** The settings of a {@link ChildProcess}: an immutable value, each method gives a changed copy. */
public sealed interface ChildConfig permits ChildSettings {

  /** Shown before its lines and in errors. Default: {@code child-1} and so on. */
  ChildConfig withName(String name);

  /** A daemon is killed at the end of the program; others are waited for. Default: false. */
  ChildConfig withDaemon(boolean daemon);

  /** Its heap as after {@code -Xmx}. Default: a quarter of the memory. */
  ChildConfig withHeap(String heap);

  /** Further options for its JVM. Default: none. */
  ChildConfig withJvmArguments(List<String> arguments);

  /** Sets an environment variable, beside those of this process. */
  ChildConfig withEnvironment(String name, String value);

  /** Where it runs. Default: where this process runs. */
  ChildConfig withWorkingDirectory(Path directory);

  /** What becomes of the lines that it prints. Default: {@link Output#plain}. */
  ChildConfig withOutput(Output output);
}
