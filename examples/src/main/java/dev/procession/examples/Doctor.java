package dev.procession.examples;

import dev.procession.examples.doctor.Checkup;
import dev.procession.examples.doctor.Machine;
import dev.procession.examples.doctor.WorkerCheck;

/**
 * {@code ./procession doctor}: looks at this machine and says what stands in the way, if anything.
 */
public final class Doctor {

  private Doctor() {}

  /**
   * Prints one line for each thing looked at, the last of them a worker that runs a task, and what
   * to do where something is amiss. Exits with 1 if anything is a problem, else with 0.
   *
   * @param args none
   */
  public static void main(String[] args) {
    if (args.length > 0) {
      System.err.println("doctor takes no arguments: " + String.join(" ", args));
      System.exit(2);
    }
    var checkup = Checkup.of(Machine.here()).with(WorkerCheck.run());
    System.out.print(checkup.report());
    System.exit(checkup.hasProblem() ? 1 : 0);
  }
}
