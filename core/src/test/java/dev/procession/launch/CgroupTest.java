package dev.procession.launch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CgroupTest {
  @TempDir private Path root;

  @Test
  void aSystemWithoutGroupsHasNoLimits() {
    assertNoLimits();
  }

  @Test
  void version2SaysMaxForNoLimit() throws IOException {
    file("proc/self/cgroup", "0::/");
    file("sys/fs/cgroup/cpu.max", "max 100000");
    file("sys/fs/cgroup/memory.max", "max");

    assertNoLimits();
  }

  @Test
  void version2LimitsOfTheContainerCount() throws IOException {
    file("proc/self/cgroup", "0::/");
    file("sys/fs/cgroup/cpu.max", "150000 100000");
    file("sys/fs/cgroup/memory.max", "536870912");

    assertLimits(512L << 20, 1.5);
  }

  @Test
  void theLowestLimitOfVersion2OnTheWayUpCounts() throws IOException {
    file("proc/self/cgroup", "0::/user.slice/app.scope/inner");
    file("sys/fs/cgroup/user.slice/cpu.max", "50000 100000");
    file("sys/fs/cgroup/user.slice/app.scope/cpu.max", "200000 100000");
    file("sys/fs/cgroup/user.slice/memory.max", "2000000000");
    file("sys/fs/cgroup/user.slice/app.scope/memory.max", "1000000000");
    file("sys/fs/cgroup/user.slice/app.scope/inner/memory.max", "max");

    assertLimits(1_000_000_000L, 0.5);
  }

  @Test
  void theLowestLimitOfVersion1OnTheWayUpCounts() throws IOException {
    file("proc/self/cgroup", "2:memory:/a/b", "1:cpu:/a/b");
    file("sys/fs/cgroup/memory/memory.limit_in_bytes", "9223372036854771712");
    file("sys/fs/cgroup/memory/a/memory.limit_in_bytes", "1073741824");
    file("sys/fs/cgroup/memory/a/b/memory.limit_in_bytes", "2147483648");
    file("sys/fs/cgroup/cpu/a/cpu.cfs_quota_us", "400000");
    file("sys/fs/cgroup/cpu/a/cpu.cfs_period_us", "100000");
    file("sys/fs/cgroup/cpu/a/b/cpu.cfs_quota_us", "150000");
    file("sys/fs/cgroup/cpu/a/b/cpu.cfs_period_us", "50000");

    assertLimits(1L << 30, 3.0);
  }

  @Test
  void version1LimitsCountEvenIfOnlyTheHostSeesTheFullPath() throws IOException {
    file("proc/self/cgroup", "4:memory:/docker/abc", "3:cpu,cpuacct:/docker/abc", "0::/");
    file("sys/fs/cgroup/cpu/cpu.cfs_quota_us", "250000");
    file("sys/fs/cgroup/cpu/cpu.cfs_period_us", "100000");
    file("sys/fs/cgroup/memory/memory.limit_in_bytes", "1073741824");

    assertLimits(1L << 30, 2.5);
  }

  @Test
  void version1HasItsOwnWordsForNoLimit() throws IOException {
    file("proc/self/cgroup", "4:memory:/", "3:cpu:/");
    file("sys/fs/cgroup/cpu/cpu.cfs_quota_us", "-1");
    file("sys/fs/cgroup/cpu/cpu.cfs_period_us", "100000");
    file("sys/fs/cgroup/memory/memory.limit_in_bytes", "9223372036854771712");

    assertNoLimits();
  }

  @Test
  void limitsOfBothVersionsCountSideBySide() throws IOException {
    file("proc/self/cgroup", "4:memory:/", "0::/");
    file("sys/fs/cgroup/memory/memory.limit_in_bytes", "1073741824");
    file("sys/fs/cgroup/cpu.max", "50000 100000");

    assertLimits(1L << 30, 0.5);
  }

  @Test
  void aPathThatLeadsOutOfTheMountIsPassedOver() throws IOException {
    file("proc/self/cgroup", "0::/../../elsewhere");
    file("sys/elsewhere/cpu.max", "100000 100000");
    file("sys/fs/elsewhere/cpu.max", "100000 100000");

    assertNoLimits();
  }

  @Test
  void nonsenseInTheFilesIsNoLimit() throws IOException {
    file("proc/self/cgroup", "0::/", "rubbish", "");
    file("sys/fs/cgroup/cpu.max", "a lot of it");
    file("sys/fs/cgroup/memory.max", "");

    assertNoLimits();
  }

  private void assertNoLimits() {
    assertThat(new Cgroup(root).memoryLimit()).isEmpty();
    assertThat(new Cgroup(root).cpuQuota()).isEmpty();
  }

  private void assertLimits(long memory, double cpus) {
    assertThat(new Cgroup(root).memoryLimit()).hasValue(memory);
    assertThat(new Cgroup(root).cpuQuota()).hasValue(cpus);
  }

  private void file(String name, String... lines) throws IOException {
    Path file = root.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, String.join("\n", lines) + "\n");
  }
}
