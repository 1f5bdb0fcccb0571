import dev.procession.*;
import dev.procession.mapreduce.*;

// Run it: java --class-path procession.jar MeanByKey.java [--mib N] [--gib N]
//
// Mean and standard deviation of the temperatures of each station, from a file of so many MiB with
// lines such as "Oslo,-3.7". The same is computed while the lines are made, and must be the same.

final List<String> stations =
    List.of("Accra", "Baku", "Cairo", "Dakar", "Eilat", "Fargo", "Graz", "Havana", "Ibiza", "Oslo");

void main(String[] arguments) throws IOException {
  long bytes = size(arguments);
  var file = Files.createTempFile("temperatures", ".csv");
  try (var pool = Pool.processes()) {
    var expected = write(file, bytes);
    var run =
        MapReduce.from(TextInput.lines(file))
            .map(line -> station(line), line -> moments(temperature(line)))
            .combine((one, other) -> plus(one, other))
            .reduce((one, other) -> plus(one, other))
            .sorted()
            .runOn(pool);
    var found = run.toMap();
    if (!found.keySet().equals(expected.keySet())) {
      throw new IllegalStateException("the job has other stations: " + found.keySet());
    }
    found.forEach((station, moments) -> {
      requireNear(moments, expected.get(station));
      double mean = moments.second();
      IO.println("%-8s %6.2f +- %5.2f".formatted(station, mean, deviation(moments)));
    });
    IO.println("%d lines; a plain loop gives the same".formatted(run.report().records()));
  } finally {
    Files.delete(file);
  }
}

static String station(String line) {
  return line.substring(0, line.indexOf(','));
}

static double temperature(String line) {
  return Double.parseDouble(line.substring(line.indexOf(',') + 1));
}

// Three numbers of each station cross: count, mean, and the sum of the squared distances from the
// mean. Those of two parts can be put together: Chan, Golub and LeVeque, 1979.

static Tuple3<Long, Double, Double> moments(double value) {
  return new Tuple3<>(1L, value, 0.0);
}

static Tuple3<Long, Double, Double> plus(
    Tuple3<Long, Double, Double> one, Tuple3<Long, Double, Double> other) {
  long both = one.first() + other.first();
  double share = (double) other.first() / both;
  double distance = other.second() - one.second();
  return new Tuple3<>(
      both,
      one.second() + distance * share,
      one.third() + other.third() + distance * distance * one.first() * share);
}

static double deviation(Tuple3<Long, Double, Double> moments) {
  return Math.sqrt(moments.third() / moments.first());
}

/** Doubles that are added in another order are not quite the same. */
static void requireNear(Tuple3<Long, Double, Double> job, Tuple3<Long, Double, Double> loop) {
  if (!job.first().equals(loop.first())
      || Math.abs(job.second() - loop.second()) > 1e-6
      || Math.abs(deviation(job) - deviation(loop)) > 1e-6) {
    throw new IllegalStateException("the job says " + job + ", a plain loop " + loop);
  }
}

/** Makes the file; returns what is in it. */
Map<String, Tuple3<Long, Double, Double>> write(Path file, long bytes) throws IOException {
  var all = new HashMap<String, Tuple3<Long, Double, Double>>();
  var random = new Random(6);
  try (var out = Files.newBufferedWriter(file)) {
    for (long written = 0; written < bytes; ) {
      int place = random.nextInt(stations.size());
      var station = stations.get(place);
      long tenths = Math.round(10 * random.nextGaussian(30 - 3 * place, 5 + place));
      var line = station + "," + tenths / 10.0 + "\n";
      out.write(line);
      written += line.length();
      all.merge(station, moments(tenths / 10.0), (one, other) -> plus(one, other));
    }
  }
  return all;
}

static long size(String[] arguments) {
  return switch (List.of(arguments)) {
    case List<String> none when none.isEmpty() -> 16L << 20;
    case List<String> two when two.size() == 2 && two.getFirst().equals("--mib") ->
        Long.parseLong(two.getLast()) << 20;
    case List<String> two when two.size() == 2 && two.getFirst().equals("--gib") ->
        Long.parseLong(two.getLast()) << 30;
    default -> throw new IllegalArgumentException("usage: MeanByKey.java [--mib N] [--gib N]");
  };
}
