package dev.procession;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** The values behind {@link PoolConfig}; every one is checked here. */
record PoolSettings(
    int workers,
    String name,
    Optional<SerializableRunnable> initializer,
    Optional<SerializableRunnable> finalizer,
    ProcessSettings process,
    Limits limits,
    Duration startDeadline,
    int retries,
    Optional<Duration> timeout,
    Duration grace,
    Duration shutdownGrace,
    Output output,
    OptionalLong seed,
    List<PoolListener> listeners)
    implements PoolConfig {

  private static final AtomicInteger POOLS = new AtomicInteger();

  PoolSettings {
    if (workers < 1) {
      throw new IllegalArgumentException("workers must be at least 1: workers=" + workers);
    }
    if (retries < 0) {
      throw new IllegalArgumentException("retries must be at least 0: retries=" + retries);
    }
    timeout.ifPresent(limit -> requirePositive("timeout", limit));
    requirePositive("grace", grace);
    requirePositive("shutdownGrace", shutdownGrace);
    requirePositive("startDeadline", startDeadline);
    timeout = timeout.map(Durations::clamped);
    grace = Durations.clamped(grace);
    shutdownGrace = Durations.clamped(shutdownGrace);
    startDeadline = Durations.clamped(startDeadline);
    Objects.requireNonNull(output, "output");
    if (name.isBlank()) {
      throw new IllegalArgumentException("name must not be blank");
    }
    listeners = List.copyOf(listeners);
  }

  static PoolSettings of(UnaryOperator<PoolConfig> configuration) {
    PoolConfig configured = configuration.apply(defaults());
    return (PoolSettings)
        Objects.requireNonNull(configured, "the configuration function gave null");
  }

  private static PoolSettings defaults() {
    return new PoolSettings(
        Runtime.getRuntime().availableProcessors(),
        "pool-" + POOLS.incrementAndGet(),
        Optional.empty(),
        Optional.empty(),
        ProcessSettings.DEFAULTS,
        Limits.DEFAULTS,
        Duration.ofSeconds(60),
        0,
        Optional.empty(),
        Duration.ofMillis(500),
        Duration.ofSeconds(5),
        Output.prefixed(),
        OptionalLong.empty(),
        List.of());
  }

  static void requirePositive(String name, Duration value) {
    if (value.isNegative() || value.isZero()) {
      throw new IllegalArgumentException(name + " must be positive: " + name + "=" + value);
    }
  }

  @Override
  public PoolConfig withWorkers(int count) {
    return with(draft -> draft.workers = count);
  }

  @Override
  public PoolConfig withName(String given) {
    return with(draft -> draft.name = given);
  }

  @Override
  public PoolConfig withInitializer(SerializableRunnable task) {
    return with(draft -> draft.initializer = Optional.of(task));
  }

  @Override
  public PoolConfig withFinalizer(SerializableRunnable task) {
    return with(draft -> draft.finalizer = Optional.of(task));
  }

  @Override
  public PoolConfig withHeap(String heap) {
    return withProcess(changed -> changed.withHeap(heap));
  }

  @Override
  public PoolConfig withJvmArguments(List<String> arguments) {
    return withProcess(changed -> changed.withJvmArguments(arguments));
  }

  @Override
  public PoolConfig withEnvironment(String variable, String value) {
    return withProcess(changed -> changed.withEnvironment(variable, value));
  }

  @Override
  public PoolConfig withWorkingDirectory(Path directory) {
    return withProcess(changed -> changed.withWorkingDirectory(directory));
  }

  @Override
  public PoolConfig withMaxTasksPerWorker(int items) {
    return withLimits(changed -> changed.withMaxTasksPerWorker(items));
  }

  @Override
  public PoolConfig withMemoryLimit(String size) {
    return withLimits(changed -> changed.withMemoryLimit(size));
  }

  @Override
  public PoolConfig withRecycleAbove(String size) {
    return withLimits(changed -> changed.withRecycleAbove(size));
  }

  @Override
  public PoolConfig withSpares(int count) {
    return withLimits(changed -> changed.withSpares(count));
  }

  @Override
  public PoolConfig withIdleTimeout(Duration time) {
    return withLimits(changed -> changed.withIdleTimeout(time));
  }

  @Override
  public PoolConfig withCpuAffinity(List<Set<Integer>> cpus) {
    return withLimits(changed -> changed.withCpuAffinity(cpus));
  }

  @Override
  public PoolConfig withRetries(int most) {
    return with(draft -> draft.retries = most);
  }

  @Override
  public PoolConfig withTimeout(Duration limit) {
    return with(draft -> draft.timeout = Optional.of(limit));
  }

  @Override
  public PoolConfig withGrace(Duration time) {
    return with(draft -> draft.grace = time);
  }

  @Override
  public PoolConfig withShutdownGrace(Duration time) {
    return with(draft -> draft.shutdownGrace = time);
  }

  @Override
  public PoolConfig withOutput(Output target) {
    return with(draft -> draft.output = target);
  }

  @Override
  public PoolConfig withStartDeadline(Duration time) {
    return with(draft -> draft.startDeadline = time);
  }

  @Override
  public PoolConfig withSeed(long number) {
    return with(draft -> draft.seed = OptionalLong.of(number));
  }

  @Override
  public PoolConfig withListener(PoolListener listener) {
    return with(draft ->
        draft.listeners = Stream.concat(draft.listeners.stream(), Stream.of(listener)).toList());
  }

  private PoolSettings withProcess(UnaryOperator<ProcessSettings> change) {
    return with(draft -> draft.process = change.apply(draft.process));
  }

  private PoolSettings withLimits(UnaryOperator<Limits> change) {
    return with(draft -> draft.limits = change.apply(draft.limits));
  }

  private PoolSettings with(Consumer<Draft> change) {
    var draft = new Draft(this);
    change.accept(draft);
    return draft.settings();
  }

  /** A copy on which one value is changed. */
  private static final class Draft {
    int workers;
    String name;
    Optional<SerializableRunnable> initializer;
    Optional<SerializableRunnable> finalizer;
    ProcessSettings process;
    Limits limits;
    Duration startDeadline;
    int retries;
    Optional<Duration> timeout;
    Duration grace;
    Duration shutdownGrace;
    Output output;
    OptionalLong seed;
    List<PoolListener> listeners;

    Draft(PoolSettings from) {
      workers = from.workers;
      name = from.name;
      initializer = from.initializer;
      finalizer = from.finalizer;
      process = from.process;
      limits = from.limits;
      startDeadline = from.startDeadline;
      retries = from.retries;
      timeout = from.timeout;
      grace = from.grace;
      shutdownGrace = from.shutdownGrace;
      output = from.output;
      seed = from.seed;
      listeners = from.listeners;
    }

    PoolSettings settings() {
      return new PoolSettings(
          workers,
          name,
          initializer,
          finalizer,
          process,
          limits,
          startDeadline,
          retries,
          timeout,
          grace,
          shutdownGrace,
          output,
          seed,
          listeners);
    }
  }
}
