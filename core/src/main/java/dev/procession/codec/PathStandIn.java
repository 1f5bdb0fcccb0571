package dev.procession.codec;

import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A path of the default file system; other file systems are not open on the other side. */
final class PathStandIn extends StandIn {
  private static final long serialVersionUID = 1;

  private PathStandIn(String path) {
    super(List.of(path));
  }

  @SuppressWarnings("ReferenceEquality")
  static @Nullable StandIn of(Path path) {
    boolean isDefault = path.getFileSystem() == FileSystems.getDefault();
    return isDefault ? new PathStandIn(path.toString()) : null;
  }

  @Override
  Object restore(List<@Nullable Object> parts) {
    return Path.of((String) parts.getFirst());
  }
}
