import dev.procession.*;
import dev.procession.mapreduce.*;

// Run it: java --class-path procession.jar WordCount.java [FILE, FOLDER or ZIP]
//
// The most frequent words of a text; of the sources of this JDK if none is named. Each worker adds
// up the words of its parts of the text; what it has found goes to those who add up the parts.

void main(String[] arguments) {
  var sources = System.getProperty("java.home") + "/lib/src.zip";
  var text = Path.of(arguments.length > 0 ? arguments[0] : sources);
  try (var pool = Pool.processes()) {
    var run =
        MapReduce.from(TextInput.lines(text).replaceMalformed())
            .mapMulti((String line, Emitter<String, Long> out) -> {
              for (var word : line.split("[^A-Za-z]+")) {
                if (!word.isEmpty()) {
                  out.emit(word, 1L);
                }
              }
            })
            .combine(Long::sum)
            .reduce(Long::sum)
            .runOn(pool);
    for (var word : run.top(20)) {
      IO.println("%,12d  %s".formatted(word.second(), word.first()));
    }
    IO.println("%,12d  words".formatted(run.report().pairs()));
    IO.println("%,12d  different words".formatted(run.report().keys()));
  }
}
