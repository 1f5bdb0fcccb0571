package dev.procession;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;

/** The values behind {@link ChildConfig}. */
record ChildSettings(String name, boolean daemon, ProcessSettings process, Output output)
    implements ChildConfig {

  private static final AtomicInteger CHILDREN = new AtomicInteger();

  ChildSettings {
    if (name.isBlank()) {
      throw new IllegalArgumentException("name must not be blank");
    }
    Objects.requireNonNull(output, "output");
  }

  static ChildSettings of(UnaryOperator<ChildConfig> configuration) {
    String name = "child-" + CHILDREN.incrementAndGet();
    var defaults = new ChildSettings(name, false, ProcessSettings.DEFAULTS, Output.plain());
    ChildConfig configured = configuration.apply(defaults);
    return (ChildSettings)
        Objects.requireNonNull(configured, "the configuration function gave null");
  }

  @Override
  public ChildConfig withName(String given) {
    return new ChildSettings(given, daemon, process, output);
  }

  @Override
  public ChildConfig withDaemon(boolean killed) {
    return new ChildSettings(name, killed, process, output);
  }

  @Override
  public ChildConfig withHeap(String heap) {
    return new ChildSettings(name, daemon, process.withHeap(heap), output);
  }

  @Override
  public ChildConfig withJvmArguments(List<String> arguments) {
    return new ChildSettings(name, daemon, process.withJvmArguments(arguments), output);
  }

  @Override
  public ChildConfig withEnvironment(String variable, String value) {
    return new ChildSettings(name, daemon, process.withEnvironment(variable, value), output);
  }

  @Override
  public ChildConfig withWorkingDirectory(Path directory) {
    return new ChildSettings(name, daemon, process.withWorkingDirectory(directory), output);
  }

  @Override
  public ChildConfig withOutput(Output target) {
    return new ChildSettings(name, daemon, process, target);
  }
}
