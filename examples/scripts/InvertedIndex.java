import dev.procession.*;
import dev.procession.mapreduce.*;

// Run it: java --class-path procession.jar InvertedIndex.java [FOLDER [WORD...]]
//
// Which files a word is in, for every word of the files of a folder: the licences of this JDK, if
// none is named. Prints the files of some words.

void main(String[] arguments) throws IOException {
  var licences = System.getProperty("java.home") + "/legal";
  var folder = Path.of(arguments.length > 0 ? arguments[0] : licences);
  var wanted =
      arguments.length > 1
          ? List.of(arguments).subList(1, arguments.length)
          : List.of("consortium", "harfbuzz", "unicode");
  try (var files = Files.walk(folder);
      var pool = Pool.processes()) {
    var index =
        MapReduce.from(files.filter(Files::isRegularFile).toList(), file -> Stream.of(read(file)))
            .mapMulti((Document document, Emitter<String, String> out) ->
                document.words().forEach(word -> out.emit(word, document.name())))
            .reduceGroups((_, names) -> sorted(names))
            .runOn(pool)
            .toMap();
    IO.println(index.size() + " words");
    for (var word : wanted) {
      IO.println(word + ": " + String.join(", ", index.getOrDefault(word, List.of())));
    }
  }
}

record Document(String name, String text) {
  /** Each once. */
  Set<String> words() {
    var words = new HashSet<>(List.of(text.toLowerCase(Locale.ROOT).split("[^a-z]+")));
    words.remove("");
    return words;
  }
}

static Document read(Path file) throws IOException {
  var parent = file.getParent().getFileName();
  return new Document(parent + "/" + file.getFileName(), new String(Files.readAllBytes(file)));
}

static List<String> sorted(Iterable<String> names) {
  var sorted = new TreeSet<String>();
  names.forEach(sorted::add);
  return List.copyOf(sorted);
}
