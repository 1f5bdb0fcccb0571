package dev.procession;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class WorkforceTest {
  private final List<Fake> made = new ArrayList<>();

  /** Only remembers what it was told. */
  private static final class Fake implements Workforce.Member {
    final int number;
    boolean ready;
    boolean started;
    boolean active;
    boolean retired;
    boolean terminated;

    Fake(int number) {
      this.number = number;
    }

    @Override
    public int number() {
      return number;
    }

    @Override
    public void start() {
      started = true;
    }

    @Override
    public boolean isReady() {
      return ready;
    }

    @Override
    public void activate() {
      active = true;
    }

    @Override
    public void retire() {
      retired = true;
    }

    @Override
    public void terminate() {
      terminated = true;
    }

    @Override
    public long done() {
      return 10;
    }

    @Override
    public PoolStats.WorkerStats stats() {
      return PoolStats.WorkerStats.notRunning(number, "STARTING", 10);
    }

    @Override
    public String toString() {
      return "worker-" + number;
    }
  }

  private Workforce<Fake> force(int wanted, int spares) {
    var force = new Workforce<>(wanted, spares, this::make);
    force.fill();
    return force;
  }

  private Fake make(int number) {
    var fake = new Fake(number);
    made.add(fake);
    return fake;
  }

  private Fake worker(int number) {
    return made.stream().filter(fake -> fake.number == number).reduce((_, last) -> last).get();
  }

  @Test
  void asManyAsWantedAreActiveAndTheSparesStandBy() {
    var force = force(2, 1);

    assertThat(force.all()).containsExactly(worker(1), worker(2), worker(3));
    assertThat(made).allMatch(fake -> fake.started);
    assertThat(made).extracting(fake -> fake.active).containsExactly(true, true, false);
  }

  @Test
  void aStartThatIsRefusedIsTriedAgainOnlyWhenTheNextIsMissing() {
    var force = force(3, 1);

    assertThat(force.refuse(worker(2))).isEqualTo(3);
    force.fill();
    assertThat(made).hasSize(4);

    force.remove(worker(3));
    force.fill();
    assertThat(made).hasSize(6);
    assertThat(force.all()).hasSize(4);
  }

  @Test
  void whenAllAreRefusedNobodyIsLeft() {
    var force = force(2, 0);

    assertThat(force.refuse(worker(1))).isEqualTo(1);
    assertThat(force.refuse(worker(2))).isZero();
    force.fill();
    assertThat(force.isEmpty()).isTrue();
  }

  @Test
  void aDeadWorkersPlaceIsTakenByAReadySpareAndTheSpareIsReplaced() {
    var force = force(1, 2);
    worker(3).ready = true;

    force.remove(worker(1));
    force.fill();

    assertThat(worker(3).active).isTrue();
    assertThat(worker(2).active).isFalse();
    assertThat(force.all()).hasSize(3);
    assertThat(worker(1)).isNotSameAs(made.getFirst());
    assertThat(worker(1).active).isFalse();
  }

  @Test
  void aReadySpareTakesOverFromTheDyingAndNobodyIsStartedBeforeItsEnd() {
    var force = force(1, 1);
    worker(2).ready = true;
    Fake dying = worker(1);

    force.dies(dying);

    assertThat(worker(2).active).isTrue();
    assertThat(made).hasSize(2);
    force.remove(dying);
    force.fill();
    assertThat(worker(1)).isNotSameAs(dying);
    assertThat(worker(1).active).isFalse();
  }

  @Test
  void whoDiesWithoutAReadySpareKeepsItsPlaceUntilItsEnd() {
    var force = force(1, 1);
    Fake dying = worker(1);

    force.dies(dying);

    assertThat(worker(2).active).isFalse();
    force.remove(dying);
    force.fill();
    assertThat(worker(2).active || worker(1).active).isTrue();
    assertThat(force.all()).hasSize(2);
  }

  @Test
  void aSpareThatIsReadyFirstTakesThePlaceOfOneThatStillStarts() {
    var force = force(1, 1);
    worker(2).ready = true;

    force.becameReady(worker(2));
    worker(1).ready = true;
    worker(1).active = false;
    force.becameReady(worker(1));

    assertThat(worker(2).active).isTrue();
    assertThat(worker(1).active).isFalse();
  }

  @Test
  void whoLeavesIsReplacedBeforeItHasEnded() {
    var force = force(1, 0);

    force.leaves(worker(1));
    force.fill();

    assertThat(force.all()).containsExactly(worker(1), worker(2));
    assertThat(worker(2).active).isTrue();
    force.remove(worker(1));
    force.fill();
    assertThat(force.all()).containsExactly(worker(2));
  }

  @Test
  void leavingTwiceMakesOneReplacement() {
    var force = force(1, 0);

    force.leaves(worker(1));
    force.leaves(worker(1));
    force.fill();

    assertThat(force.all()).hasSize(2);
  }

  @Test
  void whoRestsIsNotReplacedUntilOneIsWoken() {
    var force = force(2, 0);

    force.rests(worker(1));
    force.rests(worker(2));
    force.remove(worker(1));
    force.remove(worker(2));
    force.fill();

    assertThat(made).allMatch(fake -> fake.retired);
    assertThat(force.isEmpty()).isTrue();
    assertThat(force.someRest()).isTrue();
    force.wakeOne();
    assertThat(force.all()).hasSize(1);
    force.wakeOne();
    assertThat(force.all()).hasSize(2);
    assertThat(force.someRest()).isFalse();
  }

  @Test
  void growingTakesTheSparesFirst() {
    var force = force(1, 1);
    worker(2).ready = true;

    force.resize(2);
    force.fill();

    assertThat(worker(2).active).isTrue();
    assertThat(force.all()).hasSize(3);
  }

  @Test
  void shrinkingRetiresTheHighestNumbersOfThoseThatWork() {
    var force = force(3, 1);

    force.resize(1);

    assertThat(made).extracting(fake -> fake.retired).containsExactly(false, true, true, false);
  }

  @Test
  void anEndingForceStartsNobody() {
    var force = force(1, 0);

    assertThat(force.end(Fake::terminate)).isTrue();
    force.remove(worker(1));
    force.fill();

    assertThat(force.isEmpty()).isTrue();
    assertThat(made.getFirst().terminated).isTrue();
    assertThat(force.end(Fake::terminate)).isFalse();
  }

  @Test
  void itemsOfFormerWorkersStillCount() {
    var force = force(2, 0);

    force.remove(worker(1));

    assertThat(force.done()).isEqualTo(20);
    assertThat(force.started()).isEqualTo(2);
  }

  @Test
  void zeroWorkersAreRefused() {
    var force = force(1, 0);

    assertThatThrownBy(() -> force.resize(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("workers=0");
  }
}
