package dev.procession.launch;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One look at how much memory processes hold, through the files below {@code /proc}; no process is
 * started for it. Who looks again makes another one. Not thread-safe.
 *
 * <p>Resident is what a process has in memory now: what it shares with others, as pages of the same
 * jar, counts for each of them.
 */
public final class ResidentMemory {
  /** Key of the size of a page in {@code auxv}, the pairs of words a process is started with. */
  private static final long PAGE_SIZE = 6;

  private final Path proc;
  private final OptionalLong pageSize;

  /** By parent; read at first need, once a look: it costs a file for each process there is. */
  private @Nullable Map<Long, List<Long>> scanned;

  ResidentMemory(Path proc) {
    this.proc = proc;
    this.pageSize = pageSize(proc.resolve("self/auxv"));
  }

  public static ResidentMemory look() {
    return new ResidentMemory(Path.of("/proc"));
  }

  /** Whether this system tells. */
  public boolean isKnown() {
    return of(ProcessHandle.current().pid()).isPresent();
  }

  /** Bytes of one process; empty if it has ended or the system does not tell. */
  public OptionalLong of(long pid) {
    // size, resident and five more, in pages
    String[] fields = text(proc.resolve(pid + "/statm")).split(" ", -1);
    return fields.length < 2 || pageSize.isEmpty()
        ? OptionalLong.empty()
        : OptionalLong.of(Long.parseLong(fields[1]) * pageSize.getAsLong());
  }

  /** Bytes of a process and all its descendants; empty if it has ended or nobody tells. */
  public OptionalLong ofTree(long pid) {
    OptionalLong own = of(pid);
    if (own.isEmpty()) {
      return own;
    }
    long sum = own.getAsLong();
    for (long descendant : descendants(pid)) {
      sum += of(descendant).orElse(0); // it may have ended meanwhile
    }
    return OptionalLong.of(sum);
  }

  private Set<Long> descendants(long root) {
    var found = new LinkedHashSet<Long>();
    var open = new ArrayDeque<>(List.of(root));
    while (!open.isEmpty()) {
      for (long child : children(open.remove())) {
        if (child != root && found.add(child)) {
          open.add(child);
        }
      }
    }
    return found;
  }

  /** Not every kernel lists the children of a thread; where it does, few files are read. */
  private List<Long> children(long pid) {
    Path tasks = proc.resolve(pid + "/task");
    if (!Files.exists(tasks.resolve(pid + "/children"))) {
      return scanned().getOrDefault(pid, List.of());
    }
    var children = new ArrayList<Long>();
    for (Path task : numbered(tasks)) {
      for (String child : text(task.resolve("children")).split(" ", -1)) {
        if (!child.isEmpty()) {
          children.add(Long.parseLong(child));
        }
      }
    }
    return children;
  }

  private Map<Long, List<Long>> scanned() {
    Map<Long, List<Long>> known = scanned;
    if (known == null) {
      known = new HashMap<>();
      for (Path process : numbered(proc)) {
        String stat = text(process.resolve("stat"));
        // pid, name in parentheses with anything in it, state, parent
        String[] fields = stat.substring(stat.lastIndexOf(')') + 1).strip().split(" ", -1);
        if (fields.length > 1) {
          known
              .computeIfAbsent(Long.parseLong(fields[1]), _ -> new ArrayList<>())
              .add(Long.parseLong(process.getFileName().toString()));
        }
      }
      scanned = known;
    }
    return known;
  }

  private static List<Path> numbered(Path folder) {
    var paths = new ArrayList<Path>();
    try (var entries = Files.newDirectoryStream(folder, "[0-9]*")) {
      entries.forEach(paths::add);
    } catch (IOException | DirectoryIteratorException e) {
      // the process has ended, or there is no such folder: what was found is all there is
    }
    return paths;
  }

  private static String text(Path file) {
    try {
      return Files.readString(file).strip();
    } catch (IOException e) {
      return ""; // the process has ended, or this system has no such files
    }
  }

  private static OptionalLong pageSize(Path auxv) {
    try {
      ByteBuffer words = ByteBuffer.wrap(Files.readAllBytes(auxv)).order(ByteOrder.nativeOrder());
      while (words.remaining() >= 2 * Long.BYTES) {
        long key = words.getLong();
        long value = words.getLong();
        if (key == PAGE_SIZE) {
          return OptionalLong.of(value);
        }
      }
    } catch (IOException e) {
      // this system has no such file
    }
    return OptionalLong.empty();
  }
}
