package dev.procession.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The one-file programs of the examples run, and print what one thread finds too. */
@Timeout(120)
@ExtendWith(Leftovers.class)
class ScriptsIT {
  private static final Pattern WORD = Pattern.compile("[A-Za-z]+");
  private static final Pattern NOT_CODE =
      Pattern.compile(
          "/\\*.*?\\*/|//[^\n]*|\"(\\\\.|[^\"\n\\\\])*\"|'(\\\\.|[^'\n\\\\])+'", Pattern.DOTALL);

  @TempDir private Path folder;

  /** Some sources of the JDK by their names, in {@link #zip}. */
  private final Map<String, String> sources = new TreeMap<>();

  private Path zip;

  @BeforeEach
  void takeSomeSources() throws IOException {
    Path all = Path.of(System.getProperty("java.home"), "lib", "src.zip");
    assumeTrue(Files.exists(all), "this JDK has no sources: " + all);
    zip = folder.resolve("some.zip");
    try (var from = new ZipFile(all.toFile());
        var to = new ZipOutputStream(Files.newOutputStream(zip))) {
      for (ZipEntry entry : Collections.list(from.entries())) {
        if (entry.getName().matches("java.base/java/(util/function|net/spi|time)/[^/]+\\.java")) {
          byte[] bytes = from.getInputStream(entry).readAllBytes();
          sources.put(entry.getName(), new String(bytes, StandardCharsets.UTF_8));
          to.putNextEntry(new ZipEntry(entry.getName()));
          new ByteArrayInputStream(bytes).transferTo(to);
        }
      }
    }
  }

  private List<String> printedBy(String script, Object... arguments) throws Exception {
    Path file = folder.resolve(script);
    try (InputStream source = ScriptsIT.class.getResourceAsStream("/scripts/" + script)) {
      Files.copy(Objects.requireNonNull(source, script), file);
    }
    var command = new ArrayList<String>();
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), file.toString()));
    Stream.of(arguments).map(Object::toString).forEach(command::add);
    try (var program = Program.start(folder, command)) {
      return program.lines();
    }
  }

  private static Stream<String> words(String text) {
    return WORD.matcher(text).results().map(MatchResult::group);
  }

  @Test
  void wordsAreCounted() throws Exception {
    Map<String, Long> counts =
        sources.values().stream()
            .flatMap(ScriptsIT::words)
            .collect(Collectors.groupingBy(word -> word, Collectors.counting()));

    List<String> printed = printedBy("WordCount.java", zip);

    assertThat(printed).hasSize(22);
    List<String> top = printed.subList(0, 20);
    assertThat(top)
        .allSatisfy(line -> {
          String word = line.strip().split("  ", -1)[1];
          assertThat(line).isEqualTo("%,12d  %s".formatted(counts.get(word), word));
        });
    assertThat(top.stream().map(line -> line.substring(0, 12)))
        .containsExactlyElementsOf(
            counts.values().stream()
                .sorted(Collections.reverseOrder())
                .limit(20)
                .map("%,12d"::formatted)
                .toList());
    long all = counts.values().stream().mapToLong(Long::longValue).sum();
    assertThat(printed.subList(20, 22))
        .containsExactly(
            "%,12d  words".formatted(all), "%,12d  different words".formatted(counts.size()));
  }

  @Test
  void identifiersAreCountedInEachPackage() throws Exception {
    Map<String, TreeSet<String>> identifiers = new TreeMap<>();
    sources.forEach((name, source) -> {
      String inPackage =
          name.substring(name.indexOf('/') + 1, name.lastIndexOf('/')).replace('/', '.');
      Pattern.compile("\\b[A-Za-z_$][\\w$]*")
          .matcher(NOT_CODE.matcher(source).replaceAll(" "))
          .results()
          .map(MatchResult::group)
          .filter(javax.lang.model.SourceVersion::isName)
          .forEach(word -> identifiers.computeIfAbsent(inPackage, _ -> new TreeSet<>()).add(word));
    });

    assertThat(printedBy("Identifiers.java", zip))
        .containsExactlyInAnyOrderElementsOf(
            identifiers.entrySet().stream()
                .map(each -> "%,8d  %s".formatted(each.getValue().size(), each.getKey()))
                .toList());
  }

  @Test
  void theFilesOfAWordAreFound() throws Exception {
    Path texts = folder.resolve("texts");
    Map<String, TreeSet<String>> index = new TreeMap<>();
    for (var source : sources.entrySet()) {
      Path file = texts.resolve(source.getKey());
      Files.createDirectories(file.getParent());
      Files.writeString(file, source.getValue());
      String name = file.getParent().getFileName() + "/" + file.getFileName();
      words(source.getValue().toLowerCase(Locale.ROOT))
          .forEach(word -> index.computeIfAbsent(word, _ -> new TreeSet<>()).add(name));
    }

    assertThat(printedBy("InvertedIndex.java", texts, "predicate", "zone", "nowhere"))
        .containsExactly(
            index.size() + " words",
            "predicate: " + String.join(", ", index.get("predicate")),
            "zone: " + String.join(", ", index.get("zone")),
            "nowhere: ");
  }

  /** The program compares each with a loop of its own. */
  @Test
  void meansAndDeviationsAreComputed() throws Exception {
    List<String> printed = printedBy("MeanByKey.java", "--mib", 2);

    assertThat(printed).hasSize(11).last().asString().endsWith("; a plain loop gives the same");
    assertThat(printed.getFirst()).matches("Accra +(30\\.0|29\\.9)\\d \\+- +[45]\\.\\d\\d");
    assertThat(printed.get(9)).matches("Oslo +[23]\\.\\d\\d \\+- +1[34]\\.\\d\\d");
  }

  @Test
  void aCrashCostsOneItem() throws Exception {
    List<String> printed = printedBy("CrashProof.java");

    assertThat(printed).hasSize(9).last().isEqualTo("The pool still works: 6 x 7 = 42");
    assertThat(printed).contains("2: 4", "4: 16", "7: 49");
    assertThat(printed.get(3)).contains("exit code 9");
  }

  @Test
  void wordsAreDescribed() throws Exception {
    assertThat(printedBy("WordLengths.java", "tree", "shrub"))
        .containsExactly("tree: 4 letters, 2 vowels", "shrub: 5 letters, 1 vowels");
  }
}
