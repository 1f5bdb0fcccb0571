package dev.procession.wire;

import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Where a loader of the parent finds the resources of one name.
 *
 * @param urls in its order
 */
public record ResourcePlaces(List<String> urls) {
  /** Does not occur in a URL. */
  private static final String SEPARATOR = "\n";

  /** As one array, for an answer. */
  public byte[] toArray() {
    return String.join(SEPARATOR, urls).getBytes(StandardCharsets.UTF_8);
  }

  /** What {@link #toArray} made. */
  public static ResourcePlaces of(byte[] array) {
    String joined = new String(array, StandardCharsets.UTF_8);
    return new ResourcePlaces(joined.isEmpty() ? List.of() : List.of(joined.split(SEPARATOR)));
  }
}
