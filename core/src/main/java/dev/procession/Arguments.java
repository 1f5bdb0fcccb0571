package dev.procession;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Arguments of consecutive items, in the form in which they cross. Immutable. */
interface Arguments {
  int size();

  /** Those from one place to below another. */
  Arguments slice(int from, int to);

  /** Bytes that they add to a frame, about. */
  long bytes();

  /** How many of the first of them fit so many bytes. */
  int fitting(long bytes);

  /** What one of them is, in a few words that take no code of the user. */
  String text(int place);

  /** Grows by one argument after the other, each as {@link Crossing#argument} made it. */
  interface Builder {
    /** Whether it can be added without making those that are here cost more. */
    boolean suits(@Nullable Object argument);

    /** Adds any argument. */
    void add(@Nullable Object argument);

    int size();

    /** What was added, in bytes, about. */
    long bytes();

    /** To be called once, at the end. */
    Arguments build();
  }

  /** Objects that stay as they are. */
  record Plain(List<@Nullable Object> objects, int offset, int size) implements Arguments {
    private static final long OBJECT_BYTES = 16;

    @Nullable Object get(int place) {
      return objects.get(offset + place);
    }

    @Override
    public Plain slice(int from, int to) {
      return new Plain(objects, offset + from, to - from);
    }

    @Override
    public long bytes() {
      return OBJECT_BYTES * size;
    }

    @Override
    public int fitting(long bytes) {
      return (int) Math.min(size, bytes / OBJECT_BYTES);
    }

    @Override
    public String text(int place) {
      return "not encoded";
    }

    static Builder builder() {
      var objects = new ArrayList<@Nullable Object>();
      return new Builder() {
        @Override
        public boolean suits(@Nullable Object argument) {
          return true;
        }

        @Override
        public void add(@Nullable Object argument) {
          objects.add(argument);
        }

        @Override
        public int size() {
          return objects.size();
        }

        @Override
        public long bytes() {
          return OBJECT_BYTES * objects.size();
        }

        @Override
        public Arguments build() {
          return new Plain(objects, 0, objects.size());
        }
      };
    }
  }
}
