package dev.procession;

import dev.procession.launch.ByteSize;
import dev.procession.launch.CpuAffinity;
import dev.procession.launch.ResidentMemory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;

/**
 * How long a worker process lives and what it may use: the settings that only processes can keep.
 *
 * @param maxTasksPerWorker answered items after which it is replaced
 * @param memoryLimit resident bytes of its process tree above which it is killed
 * @param recycleAbove resident bytes of its process tree above which it is replaced between items
 * @param spares workers that stand by
 * @param idleTimeout after which a worker without work ends
 * @param cpuAffinity CPUs of the first worker, of the second and so on, and round again; empty for
 *     all
 */
record Limits(
    OptionalInt maxTasksPerWorker,
    OptionalLong memoryLimit,
    OptionalLong recycleAbove,
    int spares,
    Optional<Duration> idleTimeout,
    List<Set<Integer>> cpuAffinity) {

  static final Limits DEFAULTS =
      new Limits(
          OptionalInt.empty(),
          OptionalLong.empty(),
          OptionalLong.empty(),
          0,
          Optional.empty(),
          List.of());

  Limits {
    maxTasksPerWorker.ifPresent(Limits::requireTask);
    if (spares < 0) {
      throw new IllegalArgumentException("spares must be at least 0: spares=" + spares);
    }
    idleTimeout.ifPresent(time -> PoolSettings.requirePositive("idleTimeout", time));
    idleTimeout = idleTimeout.map(Durations::clamped);
    recycleAbove.ifPresent(bytes -> memoryLimit.ifPresent(limit -> requireBelow(limit, bytes)));
  }

  /** What was set, in words. */
  List<String> given() {
    var given = new ArrayList<String>();
    maxTasksPerWorker.ifPresent(items -> given.add("maxTasksPerWorker=" + items));
    memoryLimit.ifPresent(bytes -> given.add("memoryLimit=" + ByteSize.text(bytes)));
    recycleAbove.ifPresent(bytes -> given.add("recycleAbove=" + ByteSize.text(bytes)));
    if (spares > 0) {
      given.add("spares=" + spares);
    }
    idleTimeout.ifPresent(time -> given.add("idleTimeout=" + time));
    if (!cpuAffinity.isEmpty()) {
      given.add("cpuAffinity=" + cpuAffinity);
    }
    return given;
  }

  private static void requireTask(int items) {
    if (items < 1) {
      throw new IllegalArgumentException(
          "maxTasksPerWorker must be at least 1: maxTasksPerWorker=" + items);
    }
  }

  private static void requireBelow(long memoryLimit, long recycleAbove) {
    if (recycleAbove >= memoryLimit) {
      throw new IllegalArgumentException(
          "recycleAbove must be below memoryLimit, at which a worker is killed: recycleAbove="
              + ByteSize.text(recycleAbove)
              + ", memoryLimit="
              + ByteSize.text(memoryLimit));
    }
  }

  /** CPUs of the worker with this number, from 1; empty for all. */
  Set<Integer> cpusOf(int number) {
    return cpuAffinity.isEmpty() ? Set.of() : cpuAffinity.get((number - 1) % cpuAffinity.size());
  }

  Limits withMaxTasksPerWorker(int items) {
    return new Limits(
        OptionalInt.of(items), memoryLimit, recycleAbove, spares, idleTimeout, cpuAffinity);
  }

  Limits withMemoryLimit(String size) {
    OptionalLong bytes = OptionalLong.of(resident("memoryLimit", size));
    return new Limits(maxTasksPerWorker, bytes, recycleAbove, spares, idleTimeout, cpuAffinity);
  }

  Limits withRecycleAbove(String size) {
    OptionalLong bytes = OptionalLong.of(resident("recycleAbove", size));
    return new Limits(maxTasksPerWorker, memoryLimit, bytes, spares, idleTimeout, cpuAffinity);
  }

  private static long resident(String name, String size) {
    long bytes = ByteSize.parse(name, size);
    if (!ResidentMemory.look().isKnown()) {
      throw new IllegalArgumentException(
          name + " cannot be kept here: this system has no /proc that tells resident sizes");
    }
    return bytes;
  }

  Limits withSpares(int count) {
    return new Limits(
        maxTasksPerWorker, memoryLimit, recycleAbove, count, idleTimeout, cpuAffinity);
  }

  Limits withIdleTimeout(Duration time) {
    return new Limits(
        maxTasksPerWorker, memoryLimit, recycleAbove, spares, Optional.of(time), cpuAffinity);
  }

  Limits withCpuAffinity(List<Set<Integer>> cpus) {
    return new Limits(
        maxTasksPerWorker,
        memoryLimit,
        recycleAbove,
        spares,
        idleTimeout,
        CpuAffinity.ofThisSystem().require(cpus));
  }
}
