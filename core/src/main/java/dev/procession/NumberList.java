package dev.procession;

import dev.procession.Answer.Returned;
import dev.procession.Answer.Settled;
import dev.procession.wire.NumberType;
import dev.procession.wire.Payload;
import java.io.Serializable;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.RandomAccess;

/** Numbers of one type as they came from the workers; each is boxed when it is asked for. */
final class NumberList extends AbstractList<Number> implements RandomAccess, Serializable {
  private static final long serialVersionUID = 1;

  private final transient Payload.Numbers numbers;

  private NumberList(Payload.Numbers numbers) {
    this.numbers = numbers;
  }

  /** The results side by side, if they are several numbers of one type. */
  static Optional<NumberList> of(List<Settled> all) {
    var parts = new ArrayList<Payload.Numbers>(all.size());
    for (Settled each : all) {
      if (!(each.answer() instanceof Returned returned)
          || !(returned.values() instanceof Payload.Numbers numbers)) {
        return Optional.empty();
      }
      parts.add(numbers);
    }
    boolean few = parts.isEmpty() || (parts.size() == 1 && parts.getFirst().size() == 1);
    return few ? Optional.empty() : joined(parts);
  }

  private static Optional<NumberList> joined(List<Payload.Numbers> parts) {
    NumberType type = parts.getFirst().type();
    long size = 0;
    for (Payload.Numbers part : parts) {
      if (part.type() != type) {
        return Optional.empty();
      }
      size += part.size();
    }
    return size * type.width() > Integer.MAX_VALUE - 16
        ? Optional.empty()
        : Optional.of(new NumberList(Payload.Numbers.join(type, parts, (int) size)));
  }

  @Override
  public Number get(int index) {
    return numbers.get(Objects.checkIndex(index, numbers.size()));
  }

  @Override
  public int size() {
    return numbers.size();
  }

  /** As any other list of results. */
  private Object writeReplace() {
    return Collections.unmodifiableList(new ArrayList<>(this));
  }
}
