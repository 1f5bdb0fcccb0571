import dev.procession.*;
import dev.procession.mapreduce.*;
import javax.lang.model.SourceVersion;

// Run it: java --class-path procession.jar Identifiers.java [ZIP]
//
// The packages that have the most different identifiers in their sources; those of this JDK if no
// zip file is named. Only names of entries go to the workers, which read the zip file themselves.

static final Map<String, ZipFile> OPEN = new ConcurrentHashMap<>();

void main(String[] arguments) throws IOException {
  var zip = arguments.length > 0 ? arguments[0] : System.getProperty("java.home") + "/lib/src.zip";
  try (var file = new ZipFile(zip);
      var pool = Pool.processes()) {
    var sources = file.stream().map(ZipEntry::getName).filter(name -> name.endsWith(".java"));
    var run =
        MapReduce.from(sources.toList())
            .mapMulti((String source, Emitter<String, String> out) ->
                identifiers(zip, source).forEach(name -> out.emit(packageOf(source), name)))
            .reduceGroups((_, names) -> different(names))
            .runOn(pool);
    for (var inPackage : run.top(20)) {
      IO.println("%,8d  %s".formatted(inPackage.second(), inPackage.first()));
    }
  }
}

/** Those of {@code java.base/java/util/List.java} are in {@code java.util}. */
static String packageOf(String source) {
  var names = List.of(source.split("/"));
  return String.join(".", names.subList(1, names.size() - 1));
}

static Set<String> identifiers(String zip, String source) throws IOException {
  var file = OPEN.computeIfAbsent(zip, _ -> open(zip)); // once in each worker
  try (var reader =
      new BufferedReader(new InputStreamReader(file.getInputStream(file.getEntry(source))))) {
    var tokens = new StreamTokenizer(reader);
    tokens.slashSlashComments(true);
    tokens.slashStarComments(true);
    tokens.ordinaryChars('-', '9'); // no numbers,
    tokens.wordChars('0', '9'); // or else 0xCAFE would be 0 and a name
    tokens.wordChars('_', '_');
    tokens.wordChars('$', '$');
    var identifiers = new HashSet<String>();
    while (tokens.nextToken() != StreamTokenizer.TT_EOF) {
      if (tokens.ttype == StreamTokenizer.TT_WORD && SourceVersion.isName(tokens.sval)) {
        identifiers.add(tokens.sval);
      }
    }
    return identifiers;
  }
}

static ZipFile open(String zip) {
  try {
    return new ZipFile(zip);
  } catch (IOException e) {
    throw new UncheckedIOException(e);
  }
}

static int different(Iterable<String> names) {
  var all = new HashSet<String>();
  names.forEach(all::add);
  return all.size();
}
