package dev.procession;

import dev.procession.launch.ByteSize;
import java.nio.file.Path;
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

  ProcessSettings withHeap(String size) {
    return new ProcessSettings(Optional.of(size), jvmArguments, environment, workingDirectory);
  }

  ProcessSettings withJvmArguments(List<String> arguments) {
    return new ProcessSettings(heap, arguments, environment, workingDirectory);
  }

  ProcessSettings withEnvironment(String name, String value) {
    var grown = new HashMap<>(environment);
    grown.put(name, value);
    return new ProcessSettings(heap, jvmArguments, grown, workingDirectory);
  }

  ProcessSettings withWorkingDirectory(Path directory) {
    return new ProcessSettings(heap, jvmArguments, environment, Optional.of(directory));
  }
}
