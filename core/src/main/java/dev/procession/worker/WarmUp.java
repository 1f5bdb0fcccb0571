package dev.procession.worker;

import dev.procession.codec.Decoder;
import dev.procession.codec.DecodingException;
import dev.procession.codec.Encoder;
import dev.procession.codec.EncodingException;
import java.util.List;
import java.util.Objects;

/**
 * What a worker does once while it stands by, so that its first task need not wait for it: reading
 * a function and a list makes the JDK load and link some hundred classes. No code of the user runs.
 */
final class WarmUp {
  private WarmUp() {}

  static void run(Decoder decoder, Encoder encoder) throws Exception {
    Work same = input -> input;
    var function = (Work) copy(same, decoder, encoder);
    Object _ = function.run(copy(List.of("an", "item"), decoder, encoder));
  }

  private static Object copy(Object value, Decoder decoder, Encoder encoder)
      throws EncodingException, DecodingException {
    return Objects.requireNonNull(decoder.decode(encoder.encode(value).bytes()));
  }
}
