import dev.procession.*;

// Run it: java --class-path procession.jar WordLengths.java [WORD...]
//
// The lambda calls a method of this file, so it takes the file's instance along. That works too:
// the instance crosses as a copy of its fields.

final String vowels = "aeiou";

void main(String[] words) {
  var input = words.length > 0 ? List.of(words) : List.of("parallel", "work", "in", "processes");
  try (var pool = Pool.processes(2)) {
    for (var line : pool.map(word -> describe(word), input)) {
      IO.println(line);
    }
  }
}

String describe(String word) {
  long count = word.chars().filter(letter -> vowels.indexOf(letter) >= 0).count();
  return "%s: %d letters, %d vowels".formatted(word, word.length(), count);
}
