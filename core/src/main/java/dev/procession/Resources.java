package dev.procession;

import dev.procession.launch.AotCache;
import dev.procession.launch.Cgroup;
import dev.procession.launch.MemoryBudget;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * What the machine, and the container around this process, allow it: what a pool of processes
 * divides among its workers, so that together they do not use more than there is. Immutable.
 */
public final class Resources {
  private final int cpus;
  private final OptionalDouble cpuQuota;
  private final OptionalLong memoryLimit;
  private final Optional<MemoryBudget> budget;

  private Resources(
      int cpus, OptionalDouble cpuQuota, OptionalLong memoryLimit, Optional<MemoryBudget> budget) {
    this.cpus = cpus;
    this.cpuQuota = cpuQuota;
    this.memoryLimit = memoryLimit;
    this.budget = budget;
  }

  /** Reads them anew, from the files of the system. */
  public static Resources ofThisProcess() {
    var group = new Cgroup(Path.of("/"));
    return new Resources(
        Runtime.getRuntime().availableProcessors(),
        group.cpuQuota(),
        group.memoryLimit(),
        MemoryBudget.ofThisProcess());
  }

  /** CPUs that this JVM may use; a pool has a worker for each by default. */
  public int cpus() {
    return cpus;
  }

  /** CPUs' worth of time that the container allows, by cgroup v1 or v2; empty if all. */
  public OptionalDouble cpuQuota() {
    return cpuQuota;
  }

  /** Bytes of memory that the container allows, by cgroup v1 or v2; empty if all. */
  public OptionalLong memoryLimit() {
    return memoryLimit;
  }

  /**
   * Bytes of memory that this process and all that it starts may use: the system property {@code
   * procession.memory}, which a worker has from the pool that started it; else the container's
   * limit or what the machine has, whichever is less. Empty if the system does not tell.
   */
  public OptionalLong memory() {
    return budget.map(all -> OptionalLong.of(all.bytes())).orElse(OptionalLong.empty());
  }

  /**
   * Where workers have the classes of this library from when they start, in words: a cache of
   * loaded classes that is made in the background once for each build of this library and each JDK,
   * or the jar. The system property {@code procession.aot} or the environment variable {@code
   * PROCESSION_AOT} with the value {@code off} switches it off; {@code procession.aot.folder} names
   * another folder for it than the user's for caches.
   */
  public String startCache() {
    return AotCache.ofThisProcess().words();
  }

  /**
   * Bytes of heap that each worker has by default, in a pool of so many with their spares: together
   * they have three quarters of {@link #memory}, and none more than one quarter. Empty if the
   * system does not tell.
   *
   * @throws IllegalArgumentException if there is no worker
   */
  public OptionalLong heapPerWorker(int workers) {
    if (workers < 1) {
      throw new IllegalArgumentException("workers must be at least 1: workers=" + workers);
    }
    return budget.map(all -> OptionalLong.of(all.heapOf(workers))).orElse(OptionalLong.empty());
  }
}
