package dev.procession.chaos;

import java.util.ArrayList;
import java.util.List;

/**
 * The load of one pool and what happens to it.
 *
 * @param fewDescriptors whether a worker may open only few files
 * @param lanes calls of threads of their own, one after another in each
 * @param strikes from outside, in their order
 */
public record RoundPlan(
    int number,
    int workers,
    boolean fewDescriptors,
    List<List<CallPlan>> lanes,
    List<Strike> strikes) {

  public RoundPlan {
    lanes = lanes.stream().map(List::copyOf).toList();
    strikes = List.copyOf(strikes);
  }

  List<CallPlan> calls() {
    return lanes.stream().flatMap(List::stream).toList();
  }

  /** All that is to happen, one line for each. */
  @Override
  public String toString() {
    var lines = new ArrayList<String>();
    lines.add(
        "round %d: %d workers%s".formatted(number, workers, fewDescriptors ? ", few files" : ""));
    for (int lane = 0; lane < lanes.size(); lane++) {
      for (CallPlan call : lanes.get(lane)) {
        lines.add("  lane " + (lane + 1) + ": " + call);
      }
    }
    strikes.forEach(strike -> lines.add("  " + strike));
    return String.join("\n", lines);
  }
}
