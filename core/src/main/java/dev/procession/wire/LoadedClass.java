package dev.procession.wire;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;

/**
 * A class as a loader of the parent has it.
 *
 * @param loader number of the loader that defines it; {@link #CLASS_PATH} if workers have it
 * @param source where the code comes from, as a URL; empty if the loader does not say
 * @param origin what its package says of itself
 * @param bytes of its class file
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
public record LoadedClass(int loader, String source, Origin origin, byte[] bytes) {
  /** Stands for the loader of the class path, which workers have as well. */
  public static final int CLASS_PATH = 0;

  /** A class that workers find on their own class path. */
  public static final LoadedClass ON_CLASS_PATH =
      new LoadedClass(CLASS_PATH, "", Origin.UNKNOWN, new byte[0]);

  /** Titles, versions and vendors of a package, as a manifest gives them. */
  public record Origin(
      Optional<String> specificationTitle,
      Optional<String> specificationVersion,
      Optional<String> specificationVendor,
      Optional<String> implementationTitle,
      Optional<String> implementationVersion,
      Optional<String> implementationVendor) {
    static final Origin UNKNOWN = of(null);

    /** Of a package; all unknown if there is none. */
    public static Origin of(@org.jspecify.annotations.Nullable Package named) {
      var known = Optional.ofNullable(named);
      return new Origin(
          known.map(Package::getSpecificationTitle),
          known.map(Package::getSpecificationVersion),
          known.map(Package::getSpecificationVendor),
          known.map(Package::getImplementationTitle),
          known.map(Package::getImplementationVersion),
          known.map(Package::getImplementationVendor));
    }

    private void write(DataOutputStream out) throws IOException {
      write(out, specificationTitle);
      write(out, specificationVersion);
      write(out, specificationVendor);
      write(out, implementationTitle);
      write(out, implementationVersion);
      write(out, implementationVendor);
    }

    private static void write(DataOutputStream out, Optional<String> text) throws IOException {
      out.writeBoolean(text.isPresent());
      out.writeUTF(text.orElse(""));
    }

    private static Origin read(DataInputStream in) throws IOException {
      return new Origin(text(in), text(in), text(in), text(in), text(in), text(in));
    }

    private static Optional<String> text(DataInputStream in) throws IOException {
      boolean present = in.readBoolean();
      String text = in.readUTF();
      return present ? Optional.of(text) : Optional.empty();
    }
  }

  /** As one array, for an answer. */
  public byte[] toArray() {
    var array = new ByteArrayOutputStream(bytes.length + 256);
    try (var out = new DataOutputStream(array)) {
      out.writeInt(loader);
      out.writeUTF(source);
      origin.write(out);
      out.write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException("a text of a package is too long", e);
    }
    return array.toByteArray();
  }

  /** What {@link #toArray} made. */
  public static LoadedClass of(byte[] array) {
    try (var in = new DataInputStream(new ByteArrayInputStream(array))) {
      return new LoadedClass(in.readInt(), in.readUTF(), Origin.read(in), in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException("an answer about a class is damaged", e);
    }
  }
}
