package dev.procession.worker;

import static org.assertj.core.api.Assertions.assertThatCode;

import dev.procession.codec.Decoder;
import dev.procession.codec.Encoder;
import org.junit.jupiter.api.Test;

final class WarmUpTest {
  @Test
  void itCanBeDoneWithTheClassesOfThisLibraryAlone() {
    var decoder = new Decoder(WarmUp.class.getClassLoader());

    assertThatCode(() -> WarmUp.run(decoder, new Encoder())).doesNotThrowAnyException();
  }
}
