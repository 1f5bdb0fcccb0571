package dev.procession.codec;

import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Chooses what crosses in the place of an object that is not Serializable. */
final class StandIns {
  private StandIns() {}

  /** A Serializable stand-in or copy, or null if there is none for this object. */
  static @Nullable Object of(Object object) {
    if (object instanceof Record value) {
      return RecordStandIn.of(value);
    } else if (object instanceof Path path) {
      return PathStandIn.of(path);
    } else if (object instanceof ByteBuffer buffer) {
      return BufferStandIn.of(buffer);
    } else if (object instanceof PrintStream stream) {
      return ConsoleStandIn.of(stream);
    } else if (SourceFileStandIn.isSourceFile(object.getClass())) {
      return SourceFileStandIn.of(object);
    }
    StandIn optional = OptionalStandIn.of(object);
    return optional == null ? JdkCollections.copyOf(object) : optional;
  }
}
