package dev.procession;

import dev.procession.codec.Origin;
import dev.procession.codec.Quoted;
import dev.procession.hosted.Name;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * Gives something that processes share a name, by which other programs of this user on this machine
 * find it if they know its secret; a container counts as a machine of its own. Python: the {@code
 * address} and {@code authkey} of {@code Listener}, {@code Client} and remote managers.
 *
 * {@snippet :
 * // a program                                            // another one
 * var jobs = SharedQueue.<String>create();
 * Publication.create("jobs", secret, jobs);               SharedQueue<String> jobs = Publication.find("jobs", secret);
 * IO.println(jobs.take());                                jobs.put("Hello");
 * }
 *
 * <p>A queue, map, list, lock, number or memory stays the one it is; any other value that can cross
 * is found as a copy of what it was when it was published. To talk with each finder apart, as a
 * {@code Listener} does, publish a queue of connections: who finds it makes a {@link
 * SharedPipe#duplex}, puts one end into the queue and keeps the other.
 *
 * <p>Neither side tells the other the secret: both prove that they know it, each by a keyed hash
 * (HMAC-SHA-256) of random numbers of both, before anything of the other is decoded. Both programs
 * need the classes of the value, the same version of this library and the same runtime folder.
 *
 * <p>A name ends when it is closed or its process ends, however that ends; who has found the value
 * has it. Thread-safe.
 */
public final class Publication implements AutoCloseable {
  private static final Pattern NAMES = Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._-]{0,63}");

  private final String name;
  private final Name published;

  private Publication(String name, Name published) {
    this.name = name;
    this.published = published;
  }

  /**
   * Publishes a value.
   *
   * @param name at most 64 letters, digits, points, hyphens and underlines
   * @param secret at least a character; long and random is good
   * @throws IllegalStateException if a program of this user has published something by this name
   * @throws TaskSerializationException if the value cannot cross, as an end of a pipe
   */
  public static Publication create(String name, String secret, Object value) {
    require(name, secret);
    Shutdown.install();
    byte[] encoded = SharedValues.encode("publication " + name, value);
    try {
      return new Publication(name, Name.publish(name, bytes(secret), encoded));
    } catch (FileAlreadyExistsException e) {
      throw new IllegalStateException(
          "something is published as "
              + name
              + " already, by a program of this user that still runs; choose another name",
          e);
    } catch (IOException e) {
      throw SharedValues.failure("publication " + name, e);
    }
  }

  /**
   * Finds a value. Waits for the answer of the other program, 5 seconds at most.
   *
   * @param <T> what it is, unchecked, as its type parameters are
   * @throws NoSuchElementException if nothing is published by this name, or not any more
   * @throws SecurityException if the secret is not that with which it was published
   * @throws TaskSerializationException if the value cannot be read here
   */
  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  public static <T> T find(String name, String secret) {
    require(name, secret);
    Shutdown.install();
    try (var _ = Origin.here().enter()) {
      byte[] value = Name.find(name, bytes(secret));
      return (T) Objects.requireNonNull(SharedValues.decode("publication " + name, value));
    } catch (NoSuchFileException e) {
      throw new NoSuchElementException(
          "nothing is published as " + name + " by a program of this user that runs now", e);
    } catch (SecurityException e) {
      throw new SecurityException("publication " + name + ": " + e.getMessage(), e);
    } catch (IOException e) {
      throw new UncheckedIOException("publication " + name + ": its program does not answer", e);
    }
  }

  private static void require(String name, String secret) {
    if (!NAMES.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "a name is at most 64 letters, digits, points, hyphens and underlines, and does not begin"
              + " with a point: "
              + Quoted.of(name));
    }
    if (secret.isEmpty()) {
      throw new IllegalArgumentException("publication " + name + " needs a secret, not \"\"");
    }
  }

  private static byte[] bytes(String secret) {
    return secret.getBytes(StandardCharsets.UTF_8);
  }

  /** By which it is found. */
  public String name() {
    return name;
  }

  /** Nobody finds it any more. What was published is not closed. Does nothing the second time. */
  @Override
  public void close() {
    published.close();
  }

  @Override
  public String toString() {
    return "Publication[" + name + (published.isClosed() ? ", closed]" : "]");
  }
}
