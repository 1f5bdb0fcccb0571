package dev.procession;

import dev.procession.launch.ByteSize;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How a process of ours is started: the settings that workers and children have in common. */
record ProcessSettings(
    Optional<String> heap,
    List<String> jvmArguments,
    Map<String, String> environment,
    Optional<Path> workingDirectory) {

  static final ProcessSettings DEFAULTS =
      new ProcessSettings(Optional.empty(), List.of(), Map.of(), Optional.empty());

  ProcessSettings {
    heap.ifPresent(size -> ByteSize.parse("heap", size));
    jvmArguments = List.copyOf(jvmArguments);
    environment = Map.copyOf(environment);
  }

  /** What was set, in words. */
  List<String> given() {
    var given = new ArrayList<String>();
    heap.ifPresent(size -> given.add("heap=" + size));
    if (!jvmArguments.isEmpty()) {
      given.add("jvmArguments=" + jvmArguments);
    }
    if (!environment.isEmpty()) {
      given.add("environment of " + environment.keySet()); // values may be secrets
    }
    workingDirectory.ifPresent(folder -> given.add("workingDirectory=" + folder));
    return given;
  }

  ProcessSettings withHeap(String size) {
    return new ProcessSettings(Optional.of(size), jvmArguments, environment, workingDirectory);
  }

  ProcessSettings withJvmArguments(List<String> arguments) {
    return new ProcessSettings(heap, arguments, environment, workingDirectory);
  }

  ProcessSettings withEnvironment(String name, String value) {
    requireLegal(name, value);
    var grown = new HashMap<>(environment);
    grown.put(name, value);
    return new ProcessSettings(heap, jvmArguments, grown, workingDirectory);
  }

  private static void requireLegal(String name, String value) {
    if (name.isEmpty() || name.indexOf('=') >= 0 || name.indexOf('\0') >= 0) {
      throw new IllegalArgumentException(
          "the name of an environment variable must not be empty and must have neither = nor the"
              + " character 0: name="
              + name.replace('\0', '?'));
    }
    if (value.indexOf('\0') >= 0) {
      throw new IllegalArgumentException(
          "the value of the environment variable " + name + " must not have the character 0");
    }
  }

  ProcessSettings withWorkingDirectory(Path directory) {
    return new ProcessSettings(heap, jvmArguments, environment, Optional.of(directory));
  }
}
