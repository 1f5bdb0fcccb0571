package dev.procession.memory;

/**
 * The claim word of a worker's page: items below {@code next} were taken by the worker, those from
 * {@code next} to below {@code end} may still be taken by either side.
 */
public record Claim(int next, int end) {

  static Claim of(long word) {
    return new Claim((int) (word >>> 32), (int) word);
  }

  long word() {
    return (long) next << 32 | (end & 0xffff_ffffL);
  }

  /** Nothing is left that the worker could take. */
  public boolean isDry() {
    return next >= end;
  }

  public Claim withEnd(int end) {
    return new Claim(next, end);
  }
}
