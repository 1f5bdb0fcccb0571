package dev.procession.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;

/** A rival in CPython, in a process that is told what to do line by line. */
final class Python implements Rival {

  /** The pools of Python. */
  enum Kind {
    FORK("CPython Pool (fork)", "fork"),
    SPAWN("CPython Pool (spawn)", "spawn"),
    FUTURES("CPython ProcessPoolExecutor", "futures"),
    LOKY("loky", "loky");

    private final String title;
    private final String word;

    Kind(String title, String word) {
      this.title = title;
      this.word = word;
    }

    String title() {
      return title;
    }

    boolean isPool() {
      return this == FORK || this == SPAWN;
    }
  }

  private final Kind kind;
  private final Process process;
  private final BufferedReader answers;
  private final Writer orders;
  private final String version;

  private final Text text;

  private Python(Kind kind, Process process, Text text) throws IOException {
    this.kind = kind;
    this.text = text;
    this.process = process;
    this.answers = process.inputReader(StandardCharsets.UTF_8);
    this.orders = process.outputWriter(StandardCharsets.UTF_8);
    String greeting = answers.readLine();
    if (greeting == null || !greeting.startsWith("ready ")) {
      throw new IOException("it did not start: " + greeting);
    }
    this.version = greeting.substring("ready ".length());
  }

  /** Starts it; empty if this machine does not have it. */
  static Optional<Python> start(Kind kind, Path script, Text text) {
    Process process;
    try {
      process =
          new ProcessBuilder("python3", script.toString(), kind.word)
              .redirectError(Redirect.DISCARD)
              .start();
    } catch (IOException e) {
      return Optional.empty(); // there is no Python
    }
    try {
      return Optional.of(new Python(kind, process, text));
    } catch (IOException e) {
      process.destroyForcibly();
      return Optional.empty(); // there is no such module
    }
  }

  String version() {
    return version;
  }

  @Override
  public String name() {
    return kind.title;
  }

  @Override
  public boolean can(Work work) {
    return switch (work) {
      case APPLY, APPLY_ASYNC, IMAP, ECHO, START, IMAP_AUTO -> true;
      case MAP, MAP_RANGE, IMAP_UNORDERED, IMAP_UNORDERED_AUTO, COUNT, LOCK, SHARED_MAP ->
          kind.isPool();
      case PING_PONG, PING_PONG_CHILDREN, PING_PONG_OBJECTS, STREAM, LARGE_MESSAGES, QUEUE ->
          kind.isPool();
      case WORD_COUNT -> kind == Kind.FORK && Text.canBeMade(); // no start is in its time
      case CPU_SHORT, CPU_LONG -> false; // another language would be timed, not another pool
    };
  }

  @Override
  public double seconds(Work work) throws IOException {
    int size = work.size();
    return switch (work) {
      case APPLY -> ask("apply " + size / 3) * 3; // a third of them: it is slow
      case APPLY_ASYNC -> ask("apply_async " + size);
      case IMAP, IMAP_AUTO -> ask("imap " + size + " 1");
      case IMAP_UNORDERED, IMAP_UNORDERED_AUTO -> ask("imap_unordered " + size + " 1");
      case MAP, MAP_RANGE -> ask("map " + size);
      case ECHO -> ask("echo " + (size << 20) + " 1");
      case START -> ask("start");
      case COUNT -> ask("count " + size);
      case LOCK -> ask("lock " + size);
      case SHARED_MAP -> ask("shared_map " + size);
      case PING_PONG -> ask("ping_pong " + size);
      case PING_PONG_CHILDREN -> ask("ping_pong_children " + size);
      case PING_PONG_OBJECTS -> ask("ping_pong_objects " + size);
      case STREAM -> ask("stream " + size + " " + (1 << 10));
      case LARGE_MESSAGES -> ask("stream " + size / 64 + " " + (64 << 20));
      case QUEUE -> ask("queue " + size);
      case WORD_COUNT -> wordCount();
      case CPU_SHORT, CPU_LONG -> throw new IllegalArgumentException(name() + " does no " + work);
    };
  }

  /** Items a second for one size of the chunks. */
  double chunks(int chunkSize, int items) throws IOException {
    return items / ask("imap_unordered " + items + " " + chunkSize);
  }

  /** MiB a second of bytes that go to a worker and back, in so many calls. */
  double echo(int bytes, int times) throws IOException {
    return (double) bytes * times / ask("echo " + bytes + " " + times) / (1 << 20);
  }

  /** Counts the words of the text, and compares what it says with what others found. */
  double wordCount() throws IOException {
    String file = text.file().toUri().getRawPath(); // without blanks
    String[] answer = answer("word_count " + WordCount.PART_BYTES + " " + file).split(" ", -1);
    text.agree(name(), new Text.Words(Long.parseLong(answer[1]), Long.parseLong(answer[2])));
    return Double.parseDouble(answer[0]);
  }

  private double ask(String order) throws IOException {
    String answer = answer(order);
    try {
      return Double.parseDouble(answer);
    } catch (NumberFormatException e) {
      throw new IOException(name() + " was asked to " + order + " and answered " + answer, e);
    }
  }

  private String answer(String order) throws IOException {
    orders.write(order + "\n");
    orders.flush();
    return String.valueOf(answers.readLine());
  }

  @Override
  public void close() throws IOException {
    orders.close(); // its end of input
    Jvm.end(process);
  }
}
