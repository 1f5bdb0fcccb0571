package dev.procession;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What may be set, and what the refusal of an illegal value says. */
@Timeout(60)
class SettingsTest {
  private static final TaskOptions OPTIONS = TaskOptions.of(PoolSettings.of(c -> c));

  static Stream<Arguments> illegal() {
    return Stream.of(
        setting(c -> c.withWorkers(0), "workers=0"),
        setting(c -> c.withWorkers(-7), "workers=-7"),
        setting(c -> c.withRetries(-1), "retries=-1"),
        setting(c -> c.withTimeout(Duration.ZERO), "timeout=PT0S"),
        setting(c -> c.withTimeout(Duration.ofSeconds(-1)), "timeout=PT-1S"),
        setting(c -> c.withGrace(Duration.ZERO), "grace=PT0S"),
        setting(c -> c.withStartDeadline(Duration.ofMillis(-3)), "startDeadline=PT-0.003S"),
        setting(c -> c.withName(" "), "name"),
        setting(c -> c.withHeap("512mb"), "heap=512mb"),
        setting(c -> c.withMaxTasksPerWorker(0), "maxTasksPerWorker=0"),
        setting(c -> c.withMemoryLimit("0"), "memoryLimit=0"),
        setting(c -> c.withMemoryLimit("much"), "memoryLimit=much"),
        setting(c -> c.withRecycleAbove("1.5g"), "recycleAbove=1.5g"),
        setting(c -> c.withRecycleAbove("1g").withMemoryLimit("1024m"), "recycleAbove=1 GiB"),
        setting(c -> c.withMemoryLimit("1g").withRecycleAbove("2g"), "memoryLimit=1 GiB"),
        setting(c -> c.withSpares(-1), "spares=-1"),
        setting(c -> c.withIdleTimeout(Duration.ZERO), "idleTimeout=PT0S"),
        setting(c -> c.withCpuAffinity(List.of()), "cpuAffinity=[]"),
        setting(c -> c.withCpuAffinity(List.of(Set.of(99_999))), "99999"));
  }

  private static Arguments setting(UnaryOperator<PoolConfig> configuration, String told) {
    return Arguments.of(configuration, told);
  }

  @ParameterizedTest
  @MethodSource("illegal")
  void illegalSettingsAreRefusedWithTheirNumbers(
      UnaryOperator<PoolConfig> configuration, String told) {
    assertThatThrownBy(() -> PoolSettings.of(configuration))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(told);
  }

  @Test
  void settingsAreValues() {
    PoolConfig[] first = new PoolConfig[1];

    PoolSettings changed =
        PoolSettings.of(c -> {
          first[0] = c.withWorkers(3);
          return first[0].withWorkers(4).withRetries(2).withTimeout(Duration.ofSeconds(9));
        });

    assertThat(((PoolSettings) first[0]).workers()).isEqualTo(3);
    assertThat(changed.workers()).isEqualTo(4);
    assertThat(changed.retries()).isEqualTo(2);
    assertThat(changed.timeout()).contains(Duration.ofSeconds(9));
  }

  @Test
  void limitsAreKeptBesideEachOther() {
    int cpu = usableCpu();
    Limits limits =
        PoolSettings.of(c ->
                c.withMaxTasksPerWorker(7)
                    .withMemoryLimit("1g")
                    .withRecycleAbove("800m")
                    .withSpares(2)
                    .withIdleTimeout(Duration.ofMinutes(1))
                    .withCpuAffinity(List.of(Set.of(cpu))))
            .limits();

    assertThat(limits.maxTasksPerWorker()).hasValue(7);
    assertThat(limits.memoryLimit()).hasValue(1L << 30);
    assertThat(limits.recycleAbove()).hasValue(800L << 20);
    assertThat(limits.spares()).isEqualTo(2);
    assertThat(limits.idleTimeout()).contains(Duration.ofMinutes(1));
    assertThat(limits.cpusOf(1)).containsExactly(cpu);
    assertThat(limits.cpusOf(2)).containsExactly(cpu);
  }

  /** Any one, found by asking for one that there is not. */
  private static int usableCpu() {
    String refusal =
        catchThrowableOfType(
                IllegalArgumentException.class,
                () -> PoolSettings.of(c -> c.withCpuAffinity(List.of(Set.of(-1)))))
            .getMessage();
    return Integer.parseInt(refusal.replaceFirst(".*usable are (\\d+).*", "$1"));
  }

  @Test
  void workersGoRoundTheSetsOfCpus() {
    var limits =
        new Limits(
            OptionalInt.empty(),
            OptionalLong.empty(),
            OptionalLong.empty(),
            0,
            Optional.empty(),
            List.of(Set.of(0), Set.of(4, 5)));

    assertThat(limits.cpusOf(1)).containsExactly(0);
    assertThat(limits.cpusOf(2)).containsExactlyInAnyOrder(4, 5);
    assertThat(limits.cpusOf(3)).containsExactly(0);
    assertThat(Limits.DEFAULTS.cpusOf(3)).isEmpty();
  }

  @Test
  void theHeapIsKeptAsItWasWritten() {
    assertThat(PoolSettings.of(c -> c.withHeap("512M")).process().heap()).contains("512M");
  }

  @Test
  void eachPoolHasANameOfItsOwn() {
    assertThat(PoolSettings.of(c -> c).name())
        .matches("pool-\\d+")
        .isNotEqualTo(PoolSettings.of(c -> c).name());
    assertThat(PoolSettings.of(c -> c.withName("mine")).name()).isEqualTo("mine");
  }

  @Test
  void listenersAreAdded() {
    PoolListener first = _ -> {};
    PoolListener second = _ -> {};

    assertThat(PoolSettings.of(c -> c.withListener(first).withListener(second)).listeners())
        .containsExactly(first, second);
  }

  @Test
  void noConfigurationIsAnError() {
    assertThatNullPointerException()
        .isThrownBy(() -> PoolSettings.of(SettingsTest::nothing))
        .withMessageContaining("configuration");
  }

  @SuppressWarnings("NullAway") // what a user may do
  private static PoolConfig nothing(PoolConfig config) {
    return null;
  }

  @Test
  void illegalTaskOptionsAreRefusedWithTheirNumbers() {
    assertThatThrownBy(() -> OPTIONS.withChunkSize(0)).hasMessageContaining("chunkSize=0");
    assertThatThrownBy(() -> OPTIONS.withChunkSize(-4)).hasMessageContaining("chunkSize=-4");
    assertThatThrownBy(() -> OPTIONS.withBuffer(0)).hasMessageContaining("buffer=0");
    assertThatThrownBy(() -> OPTIONS.withRetries(-1)).hasMessageContaining("retries=-1");
    assertThatThrownBy(() -> OPTIONS.withTimeout(Duration.ZERO))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("timeout=PT0S");
  }

  @Test
  void optionsBeginAsThePoolHasThem() {
    TaskOptions options =
        TaskOptions.of(PoolSettings.of(c -> c.withRetries(3).withTimeout(Duration.ofSeconds(2))));

    assertThat(options.retries()).isEqualTo(3);
    assertThat(options.timeout()).contains(Duration.ofSeconds(2));
    assertThat(options.chunkSize()).isEqualTo(OptionalInt.empty());
    assertThat(options.keepsOutput()).isFalse();
  }

  @Test
  void eachOptionIsKeptWhenAnotherIsSet() {
    TaskOptions all =
        OPTIONS
            .withChunkSize(2)
            .withBuffer(10)
            .withName("named")
            .withRetries(1)
            .withTimeout(Duration.ofSeconds(1))
            .keepingOutput();

    assertThat(all.chunkSize()).hasValue(2);
    assertThat(all.buffer()).hasValue(10);
    assertThat(all.name()).contains("named");
    assertThat(all.retries()).isEqualTo(1);
    assertThat(all.timeout()).contains(Duration.ofSeconds(1));
    assertThat(all.keepsOutput()).isTrue();
    assertThat(all.withAutomaticChunks().chunkSize()).isEmpty();
    assertThat(all.withAutomaticChunks().withChunkSize(2)).isEqualTo(all);
  }

  @ParameterizedTest
  @CsvSource({"1,128", "2,256", "4,512"})
  void theDefaultBufferHoldsTwiceWhatTheWorkersDo(int workers, int buffer) {
    assertThat(OPTIONS.buffer(workers, new Tempo())).isEqualTo(buffer);
  }

  @ParameterizedTest
  @CsvSource({"1000000000,256", "20000,800", "1,8192"})
  void theDefaultBufferIsTheLargerTheShorterTheItemsAre(long nanos, int buffer) {
    var tempo = new Tempo();
    tempo.measured(nanos, 1);

    assertThat(OPTIONS.buffer(2, tempo)).isEqualTo(buffer);
    assertThat(OPTIONS.withBuffer(20).buffer(2, tempo)).isEqualTo(20);
  }

  @Test
  void anExplicitBufferIsExactAndBoundsTheChunks() {
    TaskOptions options = OPTIONS.withBuffer(20);

    assertThat(options.buffer(2, new Tempo())).isEqualTo(20);
    assertThat(options.mostItemsOfLazyChunk(2)).isEqualTo(5);
    assertThat(options.mostItemsOfLazyChunk(100)).isEqualTo(1);
  }

  @Test
  void aChunkMustFitTheBuffer() {
    assertThatThrownBy(() -> OPTIONS.withBuffer(9).withChunkSize(10).requireChunkFitsBuffer())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("chunkSize=10")
        .hasMessageContaining("buffer=9");
    OPTIONS.withBuffer(10).withChunkSize(10).requireChunkFitsBuffer();
    assertThat(OPTIONS.withChunkSize(Integer.MAX_VALUE).buffer(2, new Tempo()))
        .isEqualTo(Integer.MAX_VALUE);
  }

  @Test
  void threadsRefuseWhatOnlyProcessesHave() {
    assertThatThrownBy(
            () -> Pool.threads(c -> c.withHeap("64m").withJvmArguments(List.of("-ea"))).close())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("heap")
        .hasMessageContaining("jvmArguments")
        .hasMessageContaining("Pool.processes");
  }

  @Test
  void threadsRefuseLimitsOfProcesses() {
    assertThatThrownBy(() -> Pool.threads(c -> c.withMemoryLimit("1g")).close())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("memoryLimit=1 GiB")
        .hasMessageContaining("Pool.processes");
    assertThatThrownBy(() -> Pool.threads(c -> c.withSpares(1)).close())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("spares=1");
  }
}
