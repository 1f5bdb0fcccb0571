package dev.procession.examples.doctor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** A machine made of plain files below one folder. */
final class FakeMachine {

  private final Path root;
  private final Map<String, String> environment = new HashMap<>();
  private final Map<String, String> properties = new HashMap<>();
  private Allowance allowance =
      new Allowance(4, Optional.empty(), Optional.empty(), Optional.empty());

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
    allowance =
        new Allowance(number, allowance.cpuQuota(), allowance.memoryLimit(), allowance.heap());
    return this;
  }

  FakeMachine cpuQuota(double cpus) {
    allowance =
        new Allowance(
            allowance.processors(), Optional.of(cpus), allowance.memoryLimit(), allowance.heap());
    return this;
  }

  FakeMachine memoryLimit(long bytes) {
    allowance =
        new Allowance(
            allowance.processors(), allowance.cpuQuota(), Optional.of(bytes), allowance.heap());
    return this;
  }

  FakeMachine heap(long bytes) {
    allowance =
        new Allowance(
            allowance.processors(),
            allowance.cpuQuota(),
            allowance.memoryLimit(),
            Optional.of(bytes));
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
    return new Machine(root, environment, properties, allowance);
  }
}
