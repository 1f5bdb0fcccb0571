package dev.procession.examples.doctor;

import dev.procession.Resources;
import java.util.Optional;

/**
 * What this process may use, as pools see it.
 *
 * @param processors how many processors the JVM counts
 * @param cpuQuota how many CPUs' worth of time the container allows, if it sets a limit
 * @param memoryLimit how many bytes of memory the container allows, if it sets a limit
 * @param heap of each worker of a default pool, in bytes, if the system tells its memory
 */
public record Allowance(
    int processors, Optional<Double> cpuQuota, Optional<Long> memoryLimit, Optional<Long> heap) {

  static Allowance here() {
    var resources = Resources.ofThisProcess();
    return new Allowance(
        resources.cpus(),
        resources.cpuQuota().stream().boxed().findFirst(),
        resources.memoryLimit().stream().boxed().findFirst(),
        resources.heapPerWorker(resources.cpus()).stream().boxed().findFirst());
  }
}
