package dev.procession.codec;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** The four optionals; the parts are a letter for the kind and the value, if there is one. */
@SuppressWarnings("IfChainToSwitch") // a pattern switch costs a new worker its bootstrap
final class OptionalStandIn extends StandIn {
  private static final long serialVersionUID = 1;

  private OptionalStandIn(char kind, @Nullable Object value) {
    super(value == null ? Collections.singletonList(kind) : List.of(kind, value));
  }

  static @Nullable StandIn of(Object object) {
    if (object instanceof Optional<?> optional) {
      return new OptionalStandIn('A', optional.orElse(null));
    } else if (object instanceof OptionalInt optional) {
      return new OptionalStandIn('I', optional.isPresent() ? optional.getAsInt() : null);
    } else if (object instanceof OptionalLong optional) {
      return new OptionalStandIn('L', optional.isPresent() ? optional.getAsLong() : null);
    } else if (object instanceof OptionalDouble optional) {
      return new OptionalStandIn('D', optional.isPresent() ? optional.getAsDouble() : null);
    }
    return null;
  }

  @Override
  Object restore(List<@Nullable Object> parts) {
    Object value = parts.size() > 1 ? parts.get(1) : null;
    return switch ((Character) parts.get(0)) {
      case 'A' -> Optional.ofNullable(value);
      case 'I' -> value == null ? OptionalInt.empty() : OptionalInt.of((Integer) value);
      case 'L' -> value == null ? OptionalLong.empty() : OptionalLong.of((Long) value);
      case 'D' -> value == null ? OptionalDouble.empty() : OptionalDouble.of((Double) value);
      case null, default -> throw new IllegalArgumentException("kind " + parts.get(0));
    };
  }
}
