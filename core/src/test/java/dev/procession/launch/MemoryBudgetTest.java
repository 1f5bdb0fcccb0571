package dev.procession.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MemoryBudgetTest {
  private static final long MIB = 1L << 20;

  @TempDir private Path root;

  @Test
  void aMachineWithoutContainerIsDividedWhole() throws IOException {
    file("proc/meminfo", "MemFree:  1 kB\nMemTotal:        8388608 kB\nMemAvailable: 5 kB\n");

    assertThat(MemoryBudget.of(root, null)).contains(new MemoryBudget(8L << 30));
  }

  @Test
  void aContainerIsDividedAndNotTheMachineAroundIt() throws IOException {
    file("proc/meminfo", "MemTotal:        8388608 kB\n");
    file("proc/self/cgroup", "0::/\n");
    file("sys/fs/cgroup/memory.max", "1073741824\n");

    assertThat(MemoryBudget.of(root, null)).contains(new MemoryBudget(1L << 30));
  }

  @Test
  void aContainerThatMayUseMoreThanThereIsHasTheMachine() throws IOException {
    file("proc/meminfo", "MemTotal:        8388608 kB\n");
    file("proc/self/cgroup", "4:memory:/\n");
    file("sys/fs/cgroup/memory/memory.limit_in_bytes", "1099511627776\n");

    assertThat(MemoryBudget.of(root, null)).contains(new MemoryBudget(8L << 30));
  }

  @Test
  void whatTheParentGaveIsAllThereIs() throws IOException {
    file("proc/meminfo", "MemTotal:        8388608 kB\n");

    assertThat(MemoryBudget.of(root, "805306368")).contains(new MemoryBudget(768 * MIB));
    assertThat(MemoryBudget.of(root, "2g")).contains(new MemoryBudget(2L << 30));
  }

  @Test
  void aSystemThatDoesNotTellHasNoBudget() {
    assertThat(MemoryBudget.of(root, null)).isEmpty();
  }

  @Test
  void nonsenseInThePropertyIsRefusedByItsName() {
    assertThatThrownBy(() -> MemoryBudget.of(root, "plenty"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("procession.memory=plenty");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 7, 16, 100})
  void heapsAndBudgetsOfAllTogetherTakeThreeQuartersAtMost(int processes) {
    var budget = new MemoryBudget((24L << 30) + 12_345);

    assertThat(budget.heapOf(processes) * processes).isLessThanOrEqualTo(budget.bytes() * 3 / 4);
    assertThat(budget.heapOf(processes)).isLessThanOrEqualTo(budget.bytes() / 4);
    assertThat(budget.partOf(processes).bytes() * processes)
        .isLessThanOrEqualTo(budget.bytes() * 3 / 4);
  }

  @Test
  void aFewProcessesHaveAQuarterEachAndManyShareThreeQuarters() {
    var budget = new MemoryBudget(1L << 30);

    assertThat(budget.heapOf(1)).isEqualTo(256 * MIB);
    assertThat(budget.heapOf(3)).isEqualTo(256 * MIB);
    assertThat(budget.heapOf(4)).isEqualTo(192 * MIB);
    assertThat(budget.heapOf(12)).isEqualTo(64 * MIB);
  }

  @Test
  void aHeapIsAMultipleOfWhatJvmsRoundUpTo() {
    assertThat(new MemoryBudget(1L << 30).heapOf(7)).isEqualTo(108 * MIB); // and not 109.7
  }

  @Test
  void nestedProcessesShareThePartOfTheOneThatStartsThem() {
    MemoryBudget part = new MemoryBudget(4L << 30).partOf(2);

    assertThat(part.bytes()).isEqualTo(1536 * MIB);
    assertThat(part.heapOf(1)).isEqualTo(384 * MIB);
    assertThat(part.heapOf(6) * 6).isLessThanOrEqualTo(part.bytes() * 3 / 4);
    assertThat(part.partOf(2).bytes()).isEqualTo(576 * MIB);
  }

  @Test
  void whatIsTooLittleForAJvmIsNotDividedFurther() {
    var budget = new MemoryBudget(64 * MIB);

    assertThat(budget.heapOf(1000)).isEqualTo(16 * MIB);
    assertThat(budget.partOf(1000).bytes()).isEqualTo(16 * MIB);
  }

  private void file(String name, String text) throws IOException {
    Path file = root.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }
}
