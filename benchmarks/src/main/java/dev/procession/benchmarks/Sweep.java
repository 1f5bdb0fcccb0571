package dev.procession.benchmarks;

import java.util.List;
import java.util.Map;

/**
 * One quantity against another, for several rivals.
 *
 * @param file its name, without an ending
 * @param points by rival
 */
record Sweep(
    String file,
    String title,
    String horizontal,
    String vertical,
    Map<String, List<Point>> points) {

  /** Both are above 0: the axes are logarithmic. */
  record Point(double x, double y) {}
}
