package dev.procession.examples.doctor;

import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The machine as this JVM sees it.
 *
 * @param root where {@code proc}, {@code sys} and {@code dev} are
 * @param environment the environment variables
 * @param properties the system properties that are strings
 * @param allowance what of it this process may use
 */
public record Machine(
    Path root,
    Map<String, String> environment,
    Map<String, String> properties,
    Allowance allowance) {

  /** Returns the machine this JVM runs on. */
  public static Machine here() {
    var properties = System.getProperties();
    return new Machine(
        Path.of("/"),
        System.getenv(),
        properties.stringPropertyNames().stream()
            .collect(Collectors.toMap(name -> name, properties::getProperty)),
        Allowance.here());
  }

  int processors() {
    return allowance.processors();
  }

  Path file(String name) {
    return root.resolve(name);
  }

  String property(String name) {
    return properties.getOrDefault(name, "");
  }

  String variable(String name) {
    return environment.getOrDefault(name, "");
  }
}
