package dev.procession.chaos;

import dev.procession.chaos.CallPlan.Hit;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/** All rounds that follow from a seed: the same number gives the same rounds for ever. */
public record Plan(long seed, int workers) {
  private static final int LANES = 3;
  private static final int CALLS_OF_LANE = 3;
  private static final int CALLS = LANES * CALLS_OF_LANE;
  private static final int ROUNDS_OF_NAME = 100;
  private static final List<Fault> SIGNALS = Fault.all(Fault.Kind.SIGNAL);
  private static final List<Fault> STRANGERS = Fault.all(Fault.Kind.STRANGER);

  /** One round; they are numbered from 1. */
  public RoundPlan round(int number) {
    var random = new SplittableRandom(seed * 0x9e3779b97f4a7c15L + number);
    boolean fewDescriptors = random.nextInt(5) == 0;
    boolean hangs = random.nextInt(2) == 0;
    List<Fault> faults = faults(random, fewDescriptors, hangs);
    // a worker that is killed from outside leaves its children to nobody
    boolean withChild = faults.stream().anyMatch(Fault::hasChild);
    List<Strike> signals = withChild ? List.of() : signals(random, hangs);
    boolean limited = hangs || signals.stream().anyMatch(signal -> signal.fault() == Fault.STOP);
    var lanes = new ArrayList<List<CallPlan>>();
    int call = (number - 1) * CALLS;
    for (int lane = 0; lane < LANES; lane++) {
      var calls = new ArrayList<CallPlan>();
      for (int i = 0; i < CALLS_OF_LANE; i++) {
        calls.add(call(++call, random.split(), faults, limited));
      }
      lanes.add(calls);
    }
    List<Strike> strikes = strikes(random, signals, lanes);
    return new RoundPlan(number, workers, fewDescriptors, lanes, strikes);
  }

  /** A few faults a round, so that they meet in many pairs; mostly deaths. */
  private static List<Fault> faults(
      SplittableRandom random, boolean fewDescriptors, boolean hangs) {
    List<Fault> deaths = Fault.ofTasks().stream().filter(Fault::isDeath).toList();
    List<Fault> waits = Fault.ofTasks().stream().filter(Fault::isHang).toList();
    List<Fault> answers =
        Fault.ofTasks().stream()
            .filter(fault -> !fault.isDeath() && !fault.isHang() && fault != Fault.DESCRIPTORS)
            .toList();
    var faults = new ArrayList<Fault>();
    for (int i = 0; i < 5; i++) {
      faults.add(pick(random, deaths));
    }
    faults.add(pick(random, answers));
    faults.add(pick(random, answers));
    if (hangs) {
      faults.add(pick(random, waits));
    }
    if (fewDescriptors) {
      faults.removeIf(Fault::needsDescriptor);
      faults.add(Fault.DESCRIPTORS);
    }
    return faults;
  }

  private static <T> T pick(SplittableRandom random, List<T> all) {
    return all.get(random.nextInt(all.size()));
  }

  private static CallPlan call(
      int number, SplittableRandom random, List<Fault> faults, boolean limited) {
    Form form = pick(random, List.of(Form.values()));
    int chunk = form.isOneByOne() ? 0 : pick(random, List.of(0, 1, 1, 7, 100, 100));
    int retries = pick(random, List.of(0, 0, 1, 2, 2));
    int micros = pick(random, List.of(0, 0, 20, 100, 500));
    boolean heavy = random.nextInt(12) == 0;
    int cargo = heavy ? random.nextInt(20_000, 200_000) : pick(random, List.of(0, 0, 10, 1000));
    int size = heavy ? random.nextInt(20, 80) : random.nextInt(150, 900);
    int count = form.failsFast() ? random.nextInt(2) : random.nextInt(7);
    Map<Integer, Hit> hits = hits(random, faults, new Bounds(size, retries, count));
    int limit = limited ? CallPlan.LONG_LIMIT : 0;
    return new CallPlan(number, form, chunk, retries, limit, size, micros, cargo, hits);
  }

  private record Bounds(int size, int retries, int count) {}

  /** At most one hang a call: each costs seconds. */
  private static Map<Integer, Hit> hits(
      SplittableRandom random, List<Fault> faults, Bounds bounds) {
    var hits = new HashMap<Integer, Hit>();
    boolean hung = false;
    for (int i = 0; i < bounds.count(); i++) {
      Fault fault = pick(random, faults);
      int times = fault.isDeath() ? random.nextInt(1, bounds.retries() + 2) : 1;
      int index = random.nextInt(bounds.size());
      if (!fault.isHang() || !hung) {
        hits.put(index, new Hit(fault, times));
        hung |= fault.isHang();
      }
    }
    return hits;
  }

  /**
   * Signals, not yet in their places. Only one at most hits a worker that starts: three starts in a
   * row that fail end a pool, and should.
   */
  private static List<Strike> signals(SplittableRandom random, boolean hangs) {
    var signals = new ArrayList<Strike>();
    int count = random.nextInt(3, 7);
    for (int i = 0; i < count; i++) {
      Fault fault = random.nextInt(3) == 0 ? Fault.KILL : pick(random, SIGNALS);
      boolean taken = signals.stream().anyMatch(other -> other.fault() == fault);
      boolean once = fault == Fault.KILL_STARTING || fault == Fault.STOP;
      if (!(once && taken) && !(fault == Fault.STOP && !hangs)) {
        signals.add(new Strike(fault, 0, random.nextDouble()));
      }
    }
    return signals;
  }

  /** All strikes at their moments, early enough that the round lasts until then. */
  private static List<Strike> strikes(
      SplittableRandom random, List<Strike> signals, List<List<CallPlan>> lanes) {
    int certain =
        lanes.stream()
            .flatMap(List::stream)
            .filter(call -> !call.form().failsFast())
            .mapToInt(CallPlan::size)
            .sum();
    var strangers = new ArrayList<Strike>();
    for (int i = random.nextInt(1, 4); i > 0; i--) {
      strangers.add(new Strike(pick(random, STRANGERS), 0, 0));
    }
    return Stream.concat(signals.stream(), strangers.stream())
        .map(strike ->
            new Strike(strike.fault(), random.nextLong(certain * 3L / 4 + 1), strike.pick()))
        .sorted(Comparator.comparingLong(Strike::afterMarks))
        .toList();
  }

  /** A short text that differs for plans that differ in their first hundred rounds. */
  public String fingerprint() {
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      for (int round = 1; round <= ROUNDS_OF_NAME; round++) {
        digest.update(round(round).toString().getBytes(StandardCharsets.UTF_8));
      }
      return HexFormat.of().formatHex(digest.digest(), 0, 6);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
