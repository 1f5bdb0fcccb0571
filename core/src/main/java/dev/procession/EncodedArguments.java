package dev.procession;

import dev.procession.codec.Encoder;
import dev.procession.codec.Rendering;
import dev.procession.wire.NumberType;
import dev.procession.wire.Payload;
import dev.procession.wire.Payload.Part;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Arguments for workers in other processes. Numbers of one type lie side by side. */
record EncodedArguments(Payload payload) implements Arguments {

  @Override
  public int size() {
    return payload.size();
  }

  @Override
  public EncodedArguments slice(int from, int to) {
    return new EncodedArguments(payload.slice(from, to));
  }

  @Override
  public long bytes() {
    return payload.frameBytes();
  }

  @Override
  public int fitting(long bytes) {
    return payload.fitting(bytes);
  }

  @Override
  public String text(int place) {
    return switch (payload) {
      case Payload.Numbers numbers -> numbers.get(place).toString();
      case Payload.Bounds bounds -> Integer.toString(bounds.from() + place);
      case Payload.Each each -> Rendering.of(each.get(place).bytes(), each.get(place).type());
    };
  }

  /** The general form of a number, to stand beside other values. */
  private static Part part(Number number) {
    return new Part(0, ByteBuffer.wrap(Encoder.number(number)), number.getClass().getTypeName());
  }

  /** Takes boxed numbers and {@link Part}s. */
  static final class Builder implements Arguments.Builder {
    private Payload.Builder values = new Payload.Builder();

    @Override
    public boolean suits(@Nullable Object argument) {
      return values.accepts(Objects.requireNonNull(argument));
    }

    @Override
    public void add(@Nullable Object argument) {
      Object value = Objects.requireNonNull(argument);
      if (!values.accepts(value)) {
        generalize();
      }
      boolean general = !values.accepts(value) && NumberType.isNumber(value);
      values.add(general ? part((Number) value) : value);
    }

    /** Numbers that are here get the general form, which stands beside everything. */
    private void generalize() {
      if (values.build() instanceof Payload.Numbers numbers) {
        values = new Payload.Builder();
        for (int place = 0; place < numbers.size(); place++) {
          values.add(part(numbers.get(place)));
        }
      }
    }

    @Override
    public int size() {
      return values.size();
    }

    @Override
    public long bytes() {
      return values.bytes();
    }

    @Override
    public Arguments build() {
      return new EncodedArguments(values.build());
    }
  }
}
