package dev.procession.examples.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CgroupsTest {

  @TempDir private Path root;
  private FakeMachine machine;
  private Cgroups cgroups;

  @BeforeEach
  void openMachine() {
    machine = new FakeMachine(root);
    cgroups = new Cgroups(root);
  }

  @Test
  void aMachineWithoutGroupsHasNoLimits() {
    assertThat(cgroups.cpuQuota()).isEmpty();
    assertThat(cgroups.memoryLimit()).isEmpty();
  }

  @Test
  void version2SaysMaxForNoLimit() throws Exception {
    machine
        .file("proc/self/cgroup", "0::/")
        .file("sys/fs/cgroup/cpu.max", "max 100000")
        .file("sys/fs/cgroup/memory.max", "max");

    assertThat(cgroups.cpuQuota()).isEmpty();
    assertThat(cgroups.memoryLimit()).isEmpty();
  }

  @Test
  void version2LimitsOfTheContainerCount() throws Exception {
    machine
        .file("proc/self/cgroup", "0::/")
        .file("sys/fs/cgroup/cpu.max", "150000 100000")
        .file("sys/fs/cgroup/memory.max", "536870912");

    assertThat(cgroups.cpuQuota()).hasValue(1.5);
    assertThat(cgroups.memoryLimit()).hasValue(512L << 20);
  }

  @Test
  void theLowestLimitOnTheWayUpCounts() throws Exception {
    machine
        .file("proc/self/cgroup", "0::/user.slice/app.scope")
        .file("sys/fs/cgroup/user.slice/cpu.max", "50000 100000")
        .file("sys/fs/cgroup/user.slice/app.scope/cpu.max", "200000 100000")
        .file("sys/fs/cgroup/user.slice/memory.max", "2000000000")
        .file("sys/fs/cgroup/user.slice/app.scope/memory.max", "1000000000");

    assertThat(cgroups.cpuQuota()).hasValue(0.5);
    assertThat(cgroups.memoryLimit()).hasValue(1_000_000_000L);
  }

  @Test
  void version1LimitsCountEvenIfOnlyTheHostSeesTheFullPath() throws Exception {
    machine
        .file("proc/self/cgroup", "4:memory:/docker/abc", "3:cpu,cpuacct:/docker/abc", "0::/")
        .file("sys/fs/cgroup/cpu/cpu.cfs_quota_us", "250000")
        .file("sys/fs/cgroup/cpu/cpu.cfs_period_us", "100000")
        .file("sys/fs/cgroup/memory/memory.limit_in_bytes", "1073741824");

    assertThat(cgroups.cpuQuota()).hasValue(2.5);
    assertThat(cgroups.memoryLimit()).hasValue(1L << 30);
  }

  @Test
  void version1HasItsOwnWordsForNoLimit() throws Exception {
    machine
        .file("proc/self/cgroup", "4:memory:/", "3:cpu:/")
        .file("sys/fs/cgroup/cpu/cpu.cfs_quota_us", "-1")
        .file("sys/fs/cgroup/cpu/cpu.cfs_period_us", "100000")
        .file("sys/fs/cgroup/memory/memory.limit_in_bytes", "9223372036854771712");

    assertThat(cgroups.cpuQuota()).isEmpty();
    assertThat(cgroups.memoryLimit()).isEmpty();
  }

  @Test
  void aPathThatLeadsOutOfTheMountIsPassedOver() throws Exception {
    machine
        .file("proc/self/cgroup", "0::/../../elsewhere")
        .file("sys/elsewhere/cpu.max", "100000 100000")
        .file("sys/fs/elsewhere/cpu.max", "100000 100000");

    assertThat(cgroups.cpuQuota()).isEmpty();
  }

  @Test
  void nonsenseInTheFilesIsNoLimit() throws Exception {
    machine
        .file("proc/self/cgroup", "0::/", "rubbish", "")
        .file("sys/fs/cgroup/cpu.max", "a lot of it")
        .file("sys/fs/cgroup/memory.max", "");

    assertThat(cgroups.cpuQuota()).isEmpty();
    assertThat(cgroups.memoryLimit()).isEmpty();
  }
}
