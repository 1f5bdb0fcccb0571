package dev.procession.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.procession.chaos.Chaos;
import dev.procession.chaos.Plan;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Random faults in a running load, as {@code ./procession chaos} injects them. */
@Timeout(400)
@ExtendWith(Leftovers.class)
class ChaosIT {

  @Test
  void nothingIsLostRunTwiceWrongOrLeft() throws Exception {
    var tally = Chaos.run(new Plan(1, 2), Duration.ofSeconds(45));

    assertThat(tally.findings()).isEmpty();
    assertThat(tally.orphans()).isEmpty();
    assertThat(tally.files()).isEmpty();
    assertThat(tally.descriptors()).isEmpty();
    assertThat(tally.items()).isGreaterThan(1000);
    assertThat(tally.deaths()).isGreaterThan(5);
  }
}
