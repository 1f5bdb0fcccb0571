package dev.procession.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** All who take part in a run, we among them. They are open and idle while another is timed. */
final class Contest implements AutoCloseable {
  private static final int MOST_WARM_UPS = 100;
  private static final double WARM_UP_SECONDS = 2;

  private final Text text;
  private final Procession ours;
  private final List<Rival> rivals = new ArrayList<>();
  private final List<String> missing = new ArrayList<>();

  private Contest(Procession ours, Text text) {
    this.ours = ours;
    this.text = text;
    rivals.add(ours);
  }

  static Contest open(Path script) throws Exception {
    Spinning spinning = Spinning.measure();
    var text = new Text(Text.MEBIBYTES);
    var contest = new Contest(new Procession(spinning, text), text);
    contest.rivals.add(new RawSocket());
    contest.rivals.add(new Threads(spinning, text));
    contest.rivals.add(new BareJava());
    for (Python.Kind kind : Python.Kind.values()) {
      Python.start(kind, script, text)
          .ifPresentOrElse(
              contest.rivals::add,
              () -> contest.missing.add("left out, not installed here: " + kind.title()));
    }
    if (!Text.canBeMade()) {
      contest.missing.add("left out, this JDK has no lib/src.zip: word-count");
    }
    contest.missing.add("left out, not part of this build: PP4J (net.viktorc:pp4j)");
    return contest;
  }

  List<String> missing() {
    return missing;
  }

  Procession ours() {
    return ours;
  }

  /** Those in Python that are here. */
  List<Python> pythons() {
    return rivals.stream().filter(Python.class::isInstance).map(Python.class::cast).toList();
  }

  /** Times each at each work, once a round, after each has warmed up. */
  Standings run(List<Work> wanted, int rounds) throws Exception {
    List<Work> works = wanted.isEmpty() ? Arrays.asList(Work.values()) : wanted;
    var samples = new ArrayList<Samples>();
    for (Work work : works) {
      System.err.printf(
          "timing %s, work %d of %d%n", work.word(), works.indexOf(work) + 1, works.size());
      Map<Rival, List<Double>> seconds = new HashMap<>();
      List<Rival> able = rivals.stream().filter(rival -> rival.can(work)).toList();
      for (Rival rival : able) {
        warmUp(rival, work);
      }
      for (int round = 0; round < rounds; round++) {
        for (Rival rival : able) {
          seconds.computeIfAbsent(rival, _ -> new ArrayList<>()).add(rival.seconds(work));
        }
      }
      able.forEach(rival ->
          samples.add(new Samples(work, rival.name(), seconds.getOrDefault(rival, List.of()))));
    }
    return new Standings(samples, missing);
  }

  /** Does the work until its compilers have had their time. */
  private static void warmUp(Rival rival, Work work) throws Exception {
    double seconds = 0;
    for (int times = 0; times < MOST_WARM_UPS && seconds < WARM_UP_SECONDS; times++) {
      seconds += rival.seconds(work);
    }
  }

  @Override
  public void close() throws IOException {
    text.close();
    for (Rival rival : rivals) {
      rival.close();
    }
  }
}
