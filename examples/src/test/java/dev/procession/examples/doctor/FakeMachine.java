package dev.procession.examples.doctor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** A machine made of plain files below one folder. */
final class FakeMachine {

  private final Path root;
  private final Map<String, String> environment = new HashMap<>();
  private final Map<String, String> properties = new HashMap<>();
  private int processors = 4;

  FakeMachine(Path root) {
    this.root = root;
    properties.put("java.io.tmpdir", root.resolve("no-tmp").toString());
  }

  FakeMachine file(String name, String... lines) throws IOException {
    var file = root.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, String.join("\n", lines) + "\n");
    return this;
  }

  Path folder(String name) throws IOException {
    return Files.createDirectories(root.resolve(name));
  }

  FakeMachine processors(int number) {
    processors = number;
    return this;
  }

  FakeMachine variable(String name, Object value) {
    environment.put(name, value.toString());
    return this;
  }

  FakeMachine property(String name, Object value) {
    properties.put(name, value.toString());
    return this;
  }

  Machine build() {
    return new Machine(root, environment, properties, processors);
  }
}
