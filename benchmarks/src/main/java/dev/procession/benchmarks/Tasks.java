package dev.procession.benchmarks;

/** What the workers do, the same for all rivals. */
final class Tasks {
  private Tasks() {}

  static int square(int number) {
    return number * number;
  }

  static byte[] echo(byte[] data) {
    return data;
  }

  /** Keeps a CPU busy for so many rounds. */
  static int spin(int rounds) {
    int sum = 0;
    for (int i = 0; i < rounds; i++) {
      sum = Integer.rotateLeft(sum ^ i * 31, 5);
    }
    return sum;
  }
}
