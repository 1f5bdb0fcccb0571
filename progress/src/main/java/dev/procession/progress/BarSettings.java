package dev.procession.progress;

import static java.util.Objects.requireNonNull;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Consumer;
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
    return with(draft -> draft.description = description);
  }

  @Override
  public BarConfig withUnit(String unit) {
    return with(draft -> draft.unit = unit);
  }

  @Override
  public BarConfig withUnitScale(boolean scaled) {
    return with(draft -> draft.unitScale = scaled);
  }

  @Override
  public BarConfig withTotal(long items) {
    return with(draft -> draft.total = OptionalLong.of(items));
  }

  @Override
  public BarConfig withLeave(boolean leave) {
    return with(draft -> draft.leave = Optional.of(leave));
  }

  @Override
  public BarConfig withOutput(PrintStream output) {
    var other = Optional.of(output).filter(given -> !given.equals(System.err));
    return with(draft -> draft.output = other);
  }

  @Override
  public BarConfig withAscii(boolean ascii) {
    return with(draft -> draft.ascii = Optional.of(ascii));
  }

  @Override
  public BarConfig withMinimumInterval(Duration interval) {
    return with(draft -> draft.minimumInterval = interval);
  }

  @Override
  public BarConfig withWidth(int columns) {
    return with(draft -> draft.width = OptionalInt.of(columns));
  }

  @Override
  public BarConfig withLineInterval(Duration interval) {
    return with(draft -> draft.lineInterval = interval);
  }

  private BarSettings with(Consumer<Draft> change) {
    var draft = new Draft(this);
    change.accept(draft);
    return draft.settings();
  }

  private static void require(boolean legal, String rule, String name, Object value) {
    if (!legal) {
      throw new IllegalArgumentException(rule + ": " + name + "=" + value);
    }
  }

  /** A copy on which one value is changed. */
  private static final class Draft {
    String description;
    String unit;
    boolean unitScale;
    OptionalLong total;
    Optional<Boolean> leave;
    Optional<PrintStream> output;
    Optional<Boolean> ascii;
    Duration minimumInterval;
    OptionalInt width;
    Duration lineInterval;

    Draft(BarSettings from) {
      description = from.description;
      unit = from.unit;
      unitScale = from.unitScale;
      total = from.total;
      leave = from.leave;
      output = from.output;
      ascii = from.ascii;
      minimumInterval = from.minimumInterval;
      width = from.width;
      lineInterval = from.lineInterval;
    }

    BarSettings settings() {
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
  }
}
