package dev.procession.mapreduce;

import dev.procession.memory.ScratchFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The folder that the parts of a result are written to. */
final class PartFolder {
  private final Path folder;
  private @Nullable Path unfinished;

  PartFolder(Path folder) {
    this.folder = folder.toAbsolutePath();
  }

  void begin() throws IOException {
    Files.createDirectories(folder);
    try (var parts = Files.newDirectoryStream(folder, "part-*")) {
      if (parts.iterator().hasNext()) {
        throw new IllegalStateException(
            folder + " has parts of a result already; remove them or choose another folder");
      }
    }
    unfinished = Files.createTempDirectory(folder, ".unfinished-");
  }

  String unfinished() {
    return String.valueOf(unfinished);
  }

  List<Path> publish(List<String> written) throws IOException {
    var parts = new ArrayList<Path>();
    for (int part = 0; part < written.size(); part++) {
      Path target = folder.resolve("part-%05d".formatted(part));
      parts.add(Files.move(Path.of(written.get(part)), target, StandardCopyOption.ATOMIC_MOVE));
    }
    return parts;
  }

  /** Removes what is not part of the result, such as that of a worker that died. */
  void end() {
    if (unfinished != null) {
      try {
        ScratchFolder.delete(unfinished);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
