package dev.procession.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CpuAffinityTest {
  @TempDir private Path root;
  private Path taskset;

  @BeforeEach
  void systemWithTaskset() throws IOException {
    usable("0-2,8");
    taskset = Files.createDirectories(root.resolve("bin")).resolve("taskset");
    Files.writeString(taskset, "");
    assertThat(taskset.toFile().setExecutable(true)).isTrue();
  }

  @Test
  void usableCpusMayBeAskedForInAnyOrderAndTwice() {
    var cpus = List.of(Set.of(8, 0), Set.of(1), Set.of(0, 1, 2));

    assertThat(affinity().require(cpus)).isEqualTo(cpus);
  }

  @Test
  void theCommandBindsWhatFollowsIt() throws IOException {
    assertThat(affinity().command(Set.of(8, 0))).containsExactly(taskset.toString(), "-c", "0,8");
    assertThat(affinity().command(Set.of())).isEmpty();
  }

  @Test
  void nothingToBindToIsRefused() {
    refused(List.of(), "cpuAffinity=[]");
    refused(List.of(Set.of(0), Set.of()), "cpuAffinity=[[0], []]");
  }

  @Test
  void cpusThatMayNotBeUsedAreNamedBesideThoseThatMay() {
    refused(
        List.of(Set.of(0), Set.of(3, 2, 7)), "3,7 in", "[[0], [2, 3, 7]]", "usable are 0,1,2,8");
    refused(List.of(Set.of(-1)), "-1 in", "usable are 0,1,2,8");
  }

  @Test
  void aSystemWithoutTasksetIsToldWhatToInstall() throws IOException {
    Files.delete(taskset);

    refused(List.of(Set.of(0)), "taskset", "util-linux", root.toString());
    assertThatThrownBy(() -> affinity().command(Set.of(0))).isInstanceOf(IOException.class);
  }

  @Test
  void aSystemThatDoesNotTellItsCpusCannotBind() throws IOException {
    Files.delete(root.resolve("self/status"));

    refused(List.of(Set.of(0)), "Linux");
  }

  private void refused(List<Set<Integer>> cpus, String... told) {
    assertThatThrownBy(() -> affinity().require(cpus))
        .isInstanceOf(IllegalArgumentException.class)
        .message()
        .contains(told);
  }

  private CpuAffinity affinity() {
    return new CpuAffinity(root, root.resolve("missing") + ":" + root.resolve("bin"));
  }

  private void usable(String list) throws IOException {
    Files.createDirectories(root.resolve("self"));
    Files.writeString(
        root.resolve("self/status"), "Name:\tjava\nCpus_allowed:\t7\nCpus_allowed_list:\t" + list);
  }
}
