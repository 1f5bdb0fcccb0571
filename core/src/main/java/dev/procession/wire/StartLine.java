package dev.procession.wire;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * What a worker must know to call back: one line on its standard input, which is then closed, so
 * that the secret is neither in its arguments nor in its environment nor in those of its children.
 *
 * @param secret one-time proof that who connects is the worker
 * @param socket where the parent listens
 * @param page the file of the worker's page
 * @param kind what the process is for
 * @param name of the worker or child, as shown to people
 * @param number of the worker in its pool, from 1; 0 for a child
 * @param depth how many processes of ours stand above this one
 * @param parentName name of the process that starts it
 * @param graceMillis how long the end may take once its own code has called {@code System.exit}
 * @param build of this library, which both sides must share
 */
public record StartLine(
    Secret secret,
    Path socket,
    Path page,
    Kind kind,
    String name,
    int number,
    int depth,
    String parentName,
    long graceMillis,
    String build) {

  /** What the process is for. */
  public enum Kind {
    WORKER,
    CHILD,
    DAEMON_CHILD
  }

  /** The line, with its end. */
  public String text() {
    var fields =
        List.of(
            secret.text(),
            socket.toString(),
            page.toString(),
            kind.name(),
            name,
            Integer.toString(number),
            Integer.toString(depth),
            parentName,
            Long.toString(graceMillis),
            build);
    var encoded = new ArrayList<String>();
    for (String field : fields) {
      encoded.add("_" + Base64.getEncoder().encodeToString(field.getBytes(StandardCharsets.UTF_8)));
    }
    return String.join(" ", encoded) + "\n";
  }

  /**
   * Reads a line made by {@link #text}.
   *
   * @throws IllegalArgumentException if it is none
   */
  public static StartLine parse(String line) {
    String[] encoded = line.strip().split(" ", -1);
    if (encoded.length != 10) {
      throw new IllegalArgumentException(
          "a worker is started by its pool only, with 10 fields on its standard input; got "
              + encoded.length);
    }
    String[] field = new String[encoded.length];
    for (int i = 0; i < field.length; i++) {
      if (!encoded[i].startsWith("_")) {
        throw new IllegalArgumentException("field " + i + " of the start line is damaged");
      }
      field[i] =
          new String(Base64.getDecoder().decode(encoded[i].substring(1)), StandardCharsets.UTF_8);
    }
    return new StartLine(
        Secret.parse(field[0]),
        Path.of(field[1]),
        Path.of(field[2]),
        Kind.valueOf(field[3]),
        field[4],
        Integer.parseInt(field[5]),
        Integer.parseInt(field[6]),
        field[7],
        Long.parseLong(field[8]),
        field[9]);
  }
}
