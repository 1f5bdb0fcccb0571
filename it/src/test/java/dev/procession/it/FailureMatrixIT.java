package dev.procession.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.procession.chaos.CallPlan;
import dev.procession.chaos.CallPlan.Hit;
import dev.procession.chaos.Chaos;
import dev.procession.chaos.Fault;
import dev.procession.chaos.Form;
import dev.procession.chaos.RoundPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each fault of a task in each form of call, with chunks of 1 and of 100, without retries and with
 * two: the item that it hits fails as it must, or succeeds in a later attempt; all others succeed.
 */
@Timeout(150)
@ExtendWith(Leftovers.class)
class FailureMatrixIT {
  private static final int LIMIT_MILLIS = 1000;
  private static final int INDEX = 37;

  /** Place of the call with two retries whose item dies three times. */
  private static final int ALWAYS_DYING = 9;

  static List<Fault> faults() {
    return Fault.ofTasks();
  }

  @ParameterizedTest
  @MethodSource("faults")
  void everyItemIsRightOrFailsWithTheRightErrorExactlyOnce(Fault fault) throws Exception {
    var calls = calls(fault);

    var tally = Chaos.run(round(fault, calls));

    assertThat(tally.findings()).isEmpty();
    assertThat(tally.orphans()).isEmpty();
    assertThat(tally.files()).isEmpty();
    assertThat(tally.descriptors()).isEmpty();
    int expected = timesExpected(calls);
    assertThat(tally.times(fault)).isBetween(expected - (int) tally.slowItems(), expected);
    assertThat(tally.items()).isGreaterThan(calls.size() * 10L);
    if (fault.isDeath()) {
      assertThat(tally.deaths()).isEqualTo(tally.times(fault));
    }
  }

  private static List<CallPlan> calls(Fault fault) {
    var calls = new ArrayList<CallPlan>();
    for (Form form : Form.values()) {
      for (int chunk : form.isOneByOne() ? List.of(0) : List.of(1, 100)) {
        for (int retries : List.of(0, 2)) {
          // with retries one death and then a value; in one call a death too many
          int times = fault.isDeath() && calls.size() == ALWAYS_DYING ? 3 : 1;
          int limit = fault.isHang() ? LIMIT_MILLIS : 0;
          var hits = Map.of(INDEX, new Hit(fault, times));
          int number = calls.size() + 1;
          calls.add(new CallPlan(number, form, chunk, retries, limit, 120, 0, 0, hits));
        }
      }
    }
    return calls;
  }

  /** Calls side by side; those that wait for a limit need workers more than processors. */
  private static RoundPlan round(Fault fault, List<CallPlan> calls) {
    int workers = fault.isHang() ? 6 : 2;
    boolean fewDescriptors = fault == Fault.DESCRIPTORS;
    var lanes = calls.stream().map(List::of).toList();
    return new RoundPlan(1, workers, fewDescriptors, lanes, List.of());
  }

  private static int timesExpected(List<CallPlan> calls) {
    return calls.stream().mapToInt(call -> call.hits().get(INDEX).times()).sum();
  }
}
