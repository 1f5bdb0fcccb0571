package dev.procession.chaos;

/**
 * A fault from outside.
 *
 * @param afterMarks when so many runs of items have begun in the round
 * @param pick which worker, if there are several: a part of all
 */
record Strike(Fault fault, long afterMarks, double pick) {
  @Override
  public String toString() {
    return "after %d runs %s at %.2f".formatted(afterMarks, fault, pick);
  }
}
