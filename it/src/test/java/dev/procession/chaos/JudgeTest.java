package dev.procession.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.procession.Pool;
import dev.procession.ProcessionException;
import dev.procession.TaskFailedException;
import dev.procession.TaskTimeoutException;
import dev.procession.chaos.CallPlan.Hit;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The proof would be worth nothing if it did not fail where something is wrong. */
class JudgeTest {
  private static final int PID = 4711;

  private final Struck struck = new Struck();
  private final Tally tally = new Tally();
  private final CallPlan plan = call(0, Map.of());
  private final Told told = new Told(3);
  private final List<Mark> marks = new ArrayList<>();

  private static CallPlan call(int retries, Map<Integer, Hit> hits) {
    return new CallPlan(1, Form.IMAP, 1, retries, 0, 3, 0, 0, hits);
  }

  @Test
  void allItemsRightIsClean() {
    returned(plan, 0, 1);
    returned(plan, 1, 1);
    returned(plan, 2, 1);

    judge(plan);

    assertThat(tally.isClean()).isTrue();
    assertThat(tally.items()).isEqualTo(3);
  }

  @Test
  void anItemThatNobodyWasToldOfIsLost() {
    returned(plan, 0, 1);
    returned(plan, 2, 1);

    judge(plan);

    assertThat(kinds()).containsExactly(Finding.Kind.LOST);
    assertThat(tally.findings().getFirst().text()).contains("item 1 ");
  }

  @Test
  void anItemOfACallThatNeverEndedIsHung() {
    returned(plan, 0, 1);
    returned(plan, 1, 1);

    new Judge(1, struck, tally).call(plan, told, marks);

    assertThat(kinds()).containsExactly(Finding.Kind.HUNG);
  }

  @Test
  void anItemThatWasToldOfTwiceIsFound() {
    allReturned();
    told.value(1, reply(plan, 1, 1));

    judge(plan);

    assertThat(kinds()).containsExactly(Finding.Kind.RUN_TWICE);
  }

  @Test
  void aSecondRunOfOneAttemptIsFound() {
    allReturned();
    marks.add(new Mark(1, 1, 1, PID + 1));

    judge(plan);

    assertThat(kinds()).contains(Finding.Kind.RUN_TWICE);
    assertThat(tally.findings().getFirst().text()).contains("item 1 ");
  }

  @Test
  void aSecondAttemptWithoutRetriesIsFound() {
    allReturned();
    marks.add(new Mark(1, 1, 2, PID));

    judge(plan);

    assertThat(kinds()).contains(Finding.Kind.RUN_TWICE);
  }

  @Test
  void aSecondAttemptThoughTheFirstWorkerLivedIsFound() {
    CallPlan retried = call(2, Map.of());
    returned(retried, 0, 1);
    returned(retried, 1, 1);
    marks.add(new Mark(1, 2, 1, PID));
    returned(retried, 2, 2);

    judge(retried);

    assertThat(kinds()).containsExactly(Finding.Kind.RUN_TWICE);
    assertThat(tally.findings().getFirst().text()).contains("pid 4711 lived");
  }

  @Test
  void aSecondAttemptAfterAKillIsRight() {
    CallPlan retried = call(2, Map.of());
    struck.signal(PID, 9);
    returned(retried, 0, 1);
    returned(retried, 1, 1);
    marks.add(new Mark(1, 2, 1, PID));
    returned(retried, 2, 2);

    judge(retried);

    assertThat(tally.isClean()).isTrue();
  }

  @Test
  void aRunAfterTheEndOfItsCallIsFound() {
    allReturned();
    marks.add(new Mark(2, 0, 1, PID)); // of another call
    marks.add(marks.removeFirst());
    told.ended(3);

    new Judge(1, struck, tally).call(plan, told, marks);

    assertThat(kinds()).containsExactly(Finding.Kind.RUN_TWICE);
    assertThat(tally.findings().getFirst().text()).contains("after the call's end");
  }

  @Test
  void aCallThatIsNotCalledBackForIsFound() {
    allReturned();
    told.callsBack();
    told.calledBack(0);
    told.calledBack(2);
    told.calledBack(2);

    judge(plan);

    assertThat(kinds()).containsExactly(Finding.Kind.LOST, Finding.Kind.RUN_TWICE);
  }

  @Test
  void aWrongValueIsFound() {
    allReturned();
    marks.removeLast();
    var other = new Told(3);
    other.value(0, reply(plan, 0, 1));
    other.value(1, reply(plan, 1, 1));
    other.value(2, reply(plan, 1, 1));
    marks.add(new Mark(1, 2, 1, PID));
    other.ended(marks.size());

    new Judge(1, struck, tally).call(plan, other, marks);

    assertThat(kinds()).containsExactly(Finding.Kind.WRONG);
  }

  @Test
  void aValueWithoutARunIsFound() {
    allReturned();
    marks.removeLast();

    judge(plan);

    assertThat(kinds()).containsExactly(Finding.Kind.WRONG);
  }

  @Test
  void aRunOfAnItemThatWasNeverGivenIsFound() {
    allReturned();
    marks.add(new Mark(1, 3, 1, PID));

    judge(plan);

    assertThat(kinds()).containsExactly(Finding.Kind.RUN_TWICE);
  }

  @Test
  void aValueOfAnItemThatMustFailIsFound() {
    CallPlan hit = call(0, Map.of(1, new Hit(Fault.EXCEPTION, 1)));
    returned(hit, 0, 1);
    returned(hit, 1, 1);
    returned(hit, 2, 1);

    judge(hit);

    assertThat(kinds()).containsExactly(Finding.Kind.WRONG);
    assertThat(tally.times(Fault.EXCEPTION)).isEqualTo(1);
  }

  @Test
  void theErrorOfAnotherFaultIsFound() {
    CallPlan hit = call(0, Map.of(0, new Hit(Fault.EXCEPTION, 1)));
    marks.add(new Mark(1, 0, 1, PID));
    told.failed(0, failure(new IOException("something else")));
    returned(hit, 1, 1);
    returned(hit, 2, 1);

    judge(hit);

    assertThat(kinds()).containsExactly(Finding.Kind.WRONG);
    assertThat(tally.findings().getFirst().text()).contains("something else");
  }

  @Test
  void theErrorOfItsFaultIsRight() {
    CallPlan hit = call(0, Map.of(0, new Hit(Fault.EXCEPTION, 1)));
    marks.add(new Mark(1, 0, 1, PID));
    told.failed(0, failure(new IOException("no luck for " + hit.item(0).name())));
    returned(hit, 1, 1);
    returned(hit, 2, 1);

    judge(hit);

    assertThat(tally.findings()).isEmpty();
  }

  @Test
  void anErrorOfAnItemThatNothingHitsIsFound() {
    marks.add(new Mark(1, 0, 1, PID));
    told.failed(0, failure(new IOException("out of nowhere")));
    returned(plan, 1, 1);
    returned(plan, 2, 1);

    judge(plan);

    assertThat(kinds()).containsExactly(Finding.Kind.WRONG);
  }

  @Test
  void aTimeoutOfAnItemThatDidNotReachItsLimitIsFound() {
    CallPlan patient = new CallPlan(1, Form.IMAP, 1, 0, 60_000, 3, 0, 0, Map.of());
    marks.add(new Mark(1, 0, 1, PID));
    told.failed(0, timeout());
    returned(patient, 1, 1);
    returned(patient, 2, 1);

    judge(patient);

    assertThat(kinds()).containsExactly(Finding.Kind.WRONG);
    assertThat(tally.slowItems()).isZero();
  }

  @Test
  void aTimeoutOfAnItemThatReachedItsLimitIsCountedApart() {
    CallPlan hasty = new CallPlan(1, Form.IMAP, 1, 0, 1, 3, 0, 0, Map.of());
    marks.add(new Mark(1, 0, 1, PID));
    told.failed(0, timeout());
    returned(hasty, 1, 1);
    returned(hasty, 2, 1);

    judge(hasty);

    assertThat(tally.findings()).isEmpty();
    assertThat(tally.slowItems()).isEqualTo(1);
  }

  private static ProcessionException timeout() {
    try (var pool = Pool.inline()) {
      return catchThrowableOfType(
          TaskTimeoutException.class,
          () -> pool.withTimeout(Duration.ofMillis(1)).run(() -> Thread.sleep(5)));
    }
  }

  private static ProcessionException failure(IOException cause) {
    try (var pool = Pool.inline()) {
      return catchThrowableOfType(
          TaskFailedException.class,
          () ->
              pool.run(() -> {
                throw cause;
              }));
    }
  }

  private void allReturned() {
    for (int index = 0; index < 3; index++) {
      returned(plan, index, 1);
    }
  }

  private void returned(CallPlan of, int index, int attempt) {
    marks.add(new Mark(1, index, attempt, attempt == 1 ? PID : PID + attempt));
    told.value(index, reply(of, index, attempt));
  }

  private static Reply reply(CallPlan of, int index, int attempt) {
    return new Reply(of.item(index).value(), attempt, PID, of.cargoBack(index));
  }

  private void judge(CallPlan call) {
    told.ended(marks.size());
    var judge = new Judge(1, struck, tally);
    judge.call(call, told, marks);
    judge.end();
  }

  private List<Finding.Kind> kinds() {
    return tally.findings().stream().map(Finding::kind).toList();
  }
}
