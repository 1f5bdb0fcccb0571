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
            .map(line -> station(line), line -> Moments.of(temperature(line)))
            .combine(Moments::plus)
            .reduce(Moments::plus)
            .sorted()
            .runOn(pool);
    var found = run.toMap();
    if (!found.keySet().equals(expected.keySet())) {
      throw new IllegalStateException("the job has other stations: " + found.keySet());
    }
    found.forEach((station, moments) -> {
      requireNear(moments, expected.get(station));
      IO.println("%-8s %6.2f +- %5.2f".formatted(station, moments.mean, moments.deviation()));
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

// What crosses of each station: how many there are, their mean, and the sum of their squared
// distances from it. Those of two parts can be put together: Chan, Golub and LeVeque, 1979.

record Moments(long count, double mean, double squares) implements Serializable {
  static Moments of(double value) {
    return new Moments(1, value, 0);
  }

  Moments plus(Moments other) {
    long both = count + other.count;
    double share = (double) other.count / both;
    double distance = other.mean - mean;
    return new Moments(
        both,
        mean + distance * share,
        squares + other.squares + distance * distance * count * share);
  }

  double deviation() {
    return Math.sqrt(squares / count);
  }
}

/** Doubles that are added in another order are not quite the same. */
static void requireNear(Moments job, Moments loop) {
  if (job.count != loop.count
      || Math.abs(job.mean - loop.mean) > 1e-6
      || Math.abs(job.deviation() - loop.deviation()) > 1e-6) {
    throw new IllegalStateException("the job says " + job + ", a plain loop " + loop);
  }
}

/** Makes the file; returns what is in it. */
Map<String, Moments> write(Path file, long bytes) throws IOException {
  var all = new HashMap<String, Moments>();
  var random = new Random(6);
  try (var out = Files.newBufferedWriter(file)) {
    for (long written = 0; written < bytes; ) {
      int place = random.nextInt(stations.size());
      var station = stations.get(place);
      long tenths = Math.round(10 * random.nextGaussian(30 - 3 * place, 5 + place));
      var line = station + "," + tenths / 10.0 + "\n";
      out.write(line);
      written += line.length();
      all.merge(station, Moments.of(tenths / 10.0), Moments::plus);
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
