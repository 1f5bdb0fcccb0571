package dev.procession.progress;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A small terminal: understands what the bars write, and fails on anything else. */
final class Screen implements Terminal {
  private static final Pattern SEQUENCE = Pattern.compile("\u001b\\[(\\d*)([A-Z])");

  private final int columns;
  private final int rowsShown;
  private final List<StringBuilder> rows = new ArrayList<>(List.of(new StringBuilder()));
  private int row;
  private int column;
  private int writes;

  Screen(int rowsShown, int columns) {
    this.rowsShown = rowsShown;
    this.columns = columns;
  }

  /** Everything from the top, without the empty rest below. */
  List<String> lines() {
    List<String> lines = new ArrayList<>();
    for (StringBuilder line : rows) {
      lines.add(line.toString().stripTrailing());
    }
    while (!lines.isEmpty() && lines.getLast().isEmpty()) {
      lines.removeLast();
    }
    return lines;
  }

  int writes() {
    return writes;
  }

  int row() {
    return row;
  }

  int column() {
    return column;
  }

  @Override
  public Size size() {
    return new Size(rowsShown, columns);
  }

  @Override
  public Size lastSize() {
    return size();
  }

  @Override
  public boolean showsBlocks() {
    return false;
  }

  @Override
  public void write(String text) {
    writes++;
    Matcher sequence = SEQUENCE.matcher(text);
    int at = 0;
    while (at < text.length()) {
      if (text.charAt(at) == '\u001b') {
        assertThat(sequence.find(at)).as("a known sequence").isTrue();
        assertThat(sequence.start()).isEqualTo(at);
        obey(sequence.group(1), sequence.group(2));
        at = sequence.end();
      } else {
        put(text.charAt(at));
        assertThat(column).as("columns used: no line may reach the border").isLessThan(columns);
        at++;
      }
    }
  }

  /** What reaches the terminal from somewhere else. */
  void writeBehindOurBack(String text) {
    text.chars().forEach(character -> put((char) character));
  }

  private void obey(String number, String command) {
    int count = number.isEmpty() ? 1 : Integer.parseInt(number);
    switch (command) {
      case "A" -> {
        assertThat(count).as("rows up").isBetween(1, Math.min(row, rowsShown - 1));
        row -= count;
      }
      case "K" -> eraseRight();
      case "J" -> {
        eraseRight();
        rows.subList(row + 1, rows.size()).clear();
      }
      default -> throw new AssertionError("unknown command " + command);
    }
  }

  private void eraseRight() {
    StringBuilder line = rows.get(row);
    line.setLength(Math.min(line.length(), column));
  }

  private void put(char character) {
    switch (character) {
      case '\r' -> column = 0;
      case '\n' -> {
        column = 0;
        row++;
        if (row == rows.size()) {
          rows.add(new StringBuilder());
        }
      }
      default -> {
        StringBuilder line = rows.get(row);
        while (line.length() <= column) {
          line.append(' ');
        }
        line.setCharAt(column, character);
        column++;
      }
    }
  }
}
