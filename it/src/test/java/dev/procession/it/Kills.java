package dev.procession.it;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.procession.ChildProcess;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A test that kills a process at random moments, {@link #COUNT} times. */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@Test
@Tag("kills")
@Timeout(3600) // each round has bounds of its own
@interface Kills {
  /** {@code procession.kills}: 10 by default, 500 with {@code -Pkills}. */
  int COUNT = Integer.getInteger("procession.kills", 10);

  /** Nobody may wait longer than this because somebody died. */
  Duration BOUND = ofSeconds(5);

  /** The signal nobody can handle. */
  final class Signal {
    private Signal() {}

    static void kill(ChildProcess child) throws InterruptedException {
      boolean _ = ProcessHandle.of(child.pid()).orElseThrow().destroyForcibly();
      assertThat(child.join(ofSeconds(20))).isTrue();
    }
  }
}
