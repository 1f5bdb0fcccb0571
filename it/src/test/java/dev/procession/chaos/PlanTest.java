package dev.procession.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PlanTest {
  private static final int ROUNDS = 100;

  @Test
  void theSameSeedGivesTheSamePlan() {
    for (int round = 1; round <= ROUNDS; round++) {
      assertThat(new Plan(7, 2).round(round)).isEqualTo(new Plan(7, 2).round(round));
      assertThat(new Plan(7, 2).round(round)).hasToString(new Plan(7, 2).round(round).toString());
    }
    assertThat(new Plan(7, 2).fingerprint()).isEqualTo(new Plan(7, 2).fingerprint());
  }

  @Test
  void anotherSeedGivesAnotherPlan() {
    assertThat(new Plan(8, 2).fingerprint()).isNotEqualTo(new Plan(7, 2).fingerprint());
  }

  @Test
  void callsHaveNumbersOfTheirOwn() {
    var numbers = new HashSet<Integer>();
    for (int round = 1; round <= ROUNDS; round++) {
      for (CallPlan call : new Plan(7, 2).round(round).calls()) {
        assertThat(numbers.add(call.number())).as("call %s is new", call).isTrue();
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void everyFaultComes(Fault fault) {
    assertThat(faults(new Plan(1, 2))).contains(fault);
  }

  private static Set<Fault> faults(Plan plan) {
    var faults = new HashSet<Fault>(Set.of(Fault.NONE));
    for (int round = 1; round <= ROUNDS; round++) {
      plan.round(round).calls().stream()
          .flatMap(call -> call.hits().values().stream())
          .forEach(hit -> faults.add(hit.fault()));
      plan.round(round).strikes().forEach(strike -> faults.add(strike.fault()));
    }
    return faults;
  }

  @Test
  void whatOnlyATimeLimitEndsHasOne() {
    for (int round = 1; round <= ROUNDS; round++) {
      RoundPlan planned = new Plan(3, 2).round(round);
      boolean stops = planned.strikes().stream().anyMatch(strike -> strike.fault() == Fault.STOP);
      for (CallPlan call : planned.calls()) {
        boolean hangs = call.hits().values().stream().anyMatch(hit -> hit.fault().isHang());
        if (stops || hangs) {
          assertThat(call.limit()).isPositive();
        }
      }
    }
  }

  @Test
  void aWorkerWithAProcessOfItsOwnIsNotKilledFromOutside() {
    for (int round = 1; round <= ROUNDS; round++) {
      RoundPlan planned = new Plan(3, 2).round(round);
      boolean withChild =
          planned.calls().stream()
              .flatMap(call -> call.hits().values().stream())
              .anyMatch(hit -> hit.fault().hasChild());
      if (withChild) {
        assertThat(planned.strikes())
            .noneMatch(strike -> strike.fault().kind() == Fault.Kind.SIGNAL);
      }
    }
  }
}
