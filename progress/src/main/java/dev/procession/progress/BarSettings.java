package dev.procession.progress;

import static java.util.Objects.requireNonNull;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.UnaryOperator;

/** The one implementation of {@link BarConfig}. What is empty is decided when the bar begins. */
record BarSettings(
    String description,
    String unit,
    boolean unitScale,
    OptionalLong total,
    Optional<Boolean> leave,
    Optional<PrintStream> output,
    Optional<Boolean> ascii,
    Duration minimumInterval,
    OptionalInt width,
    Duration lineInterval)
    implements BarConfig {

  static final BarSettings DEFAULT =
      new BarSettings(
          "",
          "it",
          false,
          OptionalLong.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Duration.ofMillis(100),
          OptionalInt.empty(),
          Duration.ofSeconds(5));

  BarSettings {
    requireNonNull(description, "description");
    requireNonNull(unit, "unit");
    require(total.orElse(0) >= 0, "the total must be at least 0", "total", total);
    require(width.orElse(1) >= 1, "the width must be at least 1", "width", width);
    require(
        !minimumInterval.isNegative(),
        "the minimum interval must not be negative",
        "minimumInterval",
        minimumInterval);
    require(
        lineInterval.isPositive(),
        "the line interval must be positive",
        "lineInterval",
        lineInterval);
  }

  static BarSettings of(UnaryOperator<BarConfig> configuration) {
    return switch (configuration.apply(DEFAULT)) {
      case BarSettings settings -> settings;
    };
  }

  /** The stream for plain lines. */
  PrintStream stream() {
    return output.orElseGet(() -> System.err);
  }

  @Override
  public BarConfig withDescription(String description) {
    return new BarSettings(
        description,
        unit,
        unitScale,
        total,
        leave,
        output,
        ascii,
        minimumInterval,
        width,
        lineInterval);
  }

  @Override
  public BarConfig withUnit(String unit) {
    return new BarSettings(
        description,
        unit,
        unitScale,
        total,
        leave,
        output,
        ascii,
        minimumInterval,
        width,
        lineInterval);
  }

  @Override
  public BarConfig withUnitScale(boolean scaled) {
    return new BarSettings(
        description,
        unit,
        scaled,
        total,
        leave,
        output,
        ascii,
        minimumInterval,
        width,
        lineInterval);
  }

  @Override
  public BarConfig withTotal(long items) {
    return new BarSettings(
        description,
        unit,
        unitScale,
        OptionalLong.of(items),
        leave,
        output,
        ascii,
        minimumInterval,
        width,
        lineInterval);
  }

  @Override
  public BarConfig withLeave(boolean leave) {
    return new BarSettings(
        description,
        unit,
        unitScale,
        total,
        Optional.of(leave),
        output,
        ascii,
        minimumInterval,
        width,
        lineInterval);
  }

  @Override
  public BarConfig withOutput(PrintStream output) {
    return new BarSettings(
        description,
        unit,
        unitScale,
        total,
        leave,
        Optional.of(output).filter(stream -> !stream.equals(System.err)),
        ascii,
        minimumInterval,
        width,
        lineInterval);
  }

  @Override
  public BarConfig withAscii(boolean ascii) {
    return new BarSettings(
        description,
        unit,
        unitScale,
        total,
        leave,
        output,
        Optional.of(ascii),
        minimumInterval,
        width,
        lineInterval);
  }

  @Override
  public BarConfig withMinimumInterval(Duration interval) {
    return new BarSettings(
        description, unit, unitScale, total, leave, output, ascii, interval, width, lineInterval);
  }

  @Override
  public BarConfig withWidth(int columns) {
    return new BarSettings(
        description,
        unit,
        unitScale,
        total,
        leave,
        output,
        ascii,
        minimumInterval,
        OptionalInt.of(columns),
        lineInterval);
  }

  @Override
  public BarConfig withLineInterval(Duration interval) {
    return new BarSettings(
        description,
        unit,
        unitScale,
        total,
        leave,
        output,
        ascii,
        minimumInterval,
        width,
        interval);
  }

  private static void require(boolean legal, String rule, String name, Object value) {
    if (!legal) {
      throw new IllegalArgumentException(rule + ": " + name + "=" + value);
    }
  }
}
