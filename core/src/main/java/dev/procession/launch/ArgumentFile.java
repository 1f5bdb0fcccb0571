package dev.procession.launch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A file of options for {@code java}: blanks part them, quotes hold them together. */
final class ArgumentFile {
  private final String text;
  private final List<String> arguments = new ArrayList<>();
  private final StringBuilder token = new StringBuilder();
  private boolean inToken;

  private ArgumentFile(String text) {
    this.text = text;
  }

  /** The arguments with what their files hold in the place of each {@code @file}. */
  static List<String> expand(List<String> arguments) throws StartRefusedException {
    var expanded = new ArrayList<String>();
    for (String argument : arguments) {
      if (argument.length() > 1 && argument.startsWith("@") && !argument.startsWith("@@")) {
        expanded.addAll(read(Path.of(argument.substring(1)).toAbsolutePath()));
      } else {
        expanded.add(argument);
      }
    }
    return expanded;
  }

  private static List<String> read(Path file) throws StartRefusedException {
    try {
      return parse(new String(Files.readAllBytes(file), SystemEncoding.CHARSET));
    } catch (IOException e) {
      throw new StartRefusedException(
          "withJvmArguments names an argument file that cannot be read: " + file);
    }
  }

  static List<String> parse(String text) {
    return new ArgumentFile(text).parse();
  }

  private List<String> parse() {
    int at = 0;
    while (at < text.length()) {
      char next = text.charAt(at);
      if (next == '#' && !inToken) {
        at = endOfLine(at);
      } else if (Character.isWhitespace(next)) {
        endToken();
        at++;
      } else if (next == '"' || next == '\'') {
        at = quoted(at + 1, next);
      } else {
        take(next);
        at++;
      }
    }
    endToken();
    return arguments;
  }

  private int endOfLine(int from) {
    int end = text.indexOf('\n', from);
    return end < 0 ? text.length() : end;
  }

  private void take(char character) {
    token.append(character);
    inToken = true;
  }

  private void endToken() {
    if (inToken) {
      arguments.add(token.toString());
    }
    token.setLength(0);
    inToken = false;
  }

  /**
   * Up to the other quote or, as {@code java} has it, the end of the line; returns what follows.
   */
  private int quoted(int from, char quote) {
    inToken = true;
    int at = from;
    while (at < text.length() && text.charAt(at) != quote && text.charAt(at) != '\n') {
      if (text.charAt(at) == '\\' && at + 1 < text.length()) {
        at = escaped(at + 1);
      } else {
        token.append(text.charAt(at++));
      }
    }
    return at + 1;
  }

  private int escaped(int at) {
    char character = text.charAt(at);
    switch (character) {
      case 'n' -> token.append('\n');
      case 'r' -> token.append('\r');
      case 't' -> token.append('\t');
      case 'f' -> token.append('\f');
      case '\n' -> {
        return afterBlanks(at + 1);
      }
      default -> token.append(character);
    }
    return at + 1;
  }

  private int afterBlanks(int from) {
    int at = from;
    while (at < text.length() && (text.charAt(at) == ' ' || text.charAt(at) == '\t')) {
      at++;
    }
    return at;
  }
}
