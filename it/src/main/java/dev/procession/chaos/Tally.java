package dev.procession.chaos;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** What has been counted in a run. Thread-safe. */
public final class Tally {
  private final Map<Fault, Integer> times = new EnumMap<>(Fault.class);
  private final List<Finding> findings = new ArrayList<>();
  private final List<String> orphans = new ArrayList<>();
  private final List<String> files = new ArrayList<>();
  private final List<String> descriptors = new ArrayList<>();
  private final List<String> skipped = new ArrayList<>();
  private long right;
  private long failed;
  private long abandoned;
  private long slow;
  private long deaths;
  private int rounds;

  synchronized void injected(Fault fault, int count) {
    times.merge(fault, count, Integer::sum);
  }

  synchronized void right() {
    right++;
  }

  synchronized void failed() {
    failed++;
  }

  /** An item that nothing hit ran into its time limit. */
  synchronized void slow() {
    slow++;
  }

  synchronized void abandoned() {
    abandoned++;
  }

  synchronized void deaths(long count) {
    deaths += count;
  }

  synchronized void round() {
    rounds++;
  }

  synchronized void found(Finding finding) {
    findings.add(finding);
  }

  synchronized void orphans(List<String> processes) {
    orphans.addAll(processes);
  }

  synchronized void files(List<String> left) {
    files.addAll(left);
  }

  synchronized void descriptors(List<String> left) {
    descriptors.addAll(left);
  }

  /** Says that something could not be tried as it should be. */
  synchronized void skipped(String why) {
    skipped.add(why);
  }

  /** How often a fault hit. */
  public synchronized int times(Fault fault) {
    return times.getOrDefault(fault, 0);
  }

  synchronized int count(Finding.Kind kind, Fault fault) {
    return (int)
        findings.stream()
            .filter(finding -> finding.kind() == kind && finding.fault() == fault)
            .count();
  }

  /** All that must not be. */
  public synchronized List<Finding> findings() {
    return List.copyOf(findings);
  }

  /** Processes that outlived their pool. */
  public synchronized List<String> orphans() {
    return List.copyOf(orphans);
  }

  /** Files and folders that outlived their pool. */
  public synchronized List<String> files() {
    return List.copyOf(files);
  }

  /** Sockets, pipes and mapped files that outlived their pool in this process. */
  public synchronized List<String> descriptors() {
    return List.copyOf(descriptors);
  }

  synchronized List<String> skipped() {
    return List.copyOf(skipped);
  }

  /** Items that ended, well or not. */
  public synchronized long items() {
    return right + failed;
  }

  synchronized long failedItems() {
    return failed;
  }

  /** Items that nothing hit, and that ran into their time limit because the machine was busy. */
  public synchronized long slowItems() {
    return slow;
  }

  synchronized long abandonedItems() {
    return abandoned;
  }

  /** Workers that died. */
  public synchronized long deaths() {
    return deaths;
  }

  synchronized int rounds() {
    return rounds;
  }

  /** Whether nothing is that must not be. */
  public synchronized boolean isClean() {
    return findings.isEmpty() && orphans.isEmpty() && files.isEmpty() && descriptors.isEmpty();
  }
}
