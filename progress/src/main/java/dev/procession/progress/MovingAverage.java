package dev.procession.progress;

/** An exponential moving average whose first values count fully, as in tqdm. */
final class MovingAverage {
  /** Weight of the newest value: tqdm's default. */
  private static final double SMOOTHING = 0.3;

  private double weighted;
  private double weights;

  void add(double value) {
    weighted = SMOOTHING * value + (1 - SMOOTHING) * weighted;
    weights = SMOOTHING + (1 - SMOOTHING) * weights;
  }

  boolean isEmpty() {
    return weights == 0;
  }

  double value() {
    return weighted / weights;
  }
}
