package dev.procession.codec;

import java.io.ObjectInputFilter;

/** The filter that this JVM was started with, which remembers what it refused. */
final class JvmFilter implements ObjectInputFilter {
  private static final String PROPERTY = "jdk.serialFilter";

  private final ObjectInputFilter filter;
  private String refused = "";

  JvmFilter(ObjectInputFilter filter) {
    this.filter = filter;
  }

  @Override
  public Status checkInput(FilterInfo info) {
    Status status = filter.checkInput(info);
    if (status == Status.REJECTED) {
      Class<?> type = info.serialClass();
      refused =
          (type == null ? "a limit is exceeded" : "class " + type.getTypeName() + " is refused")
              + " by this JVM's serial filter ("
              + words()
              + ", at depth "
              + info.depth()
              + "); let it accept what tasks take and return, and dev.procession.**";
    }
    return status;
  }

  /** A filter may also have been set in code. */
  private String words() {
    String set = System.getProperty(PROPERTY);
    return set == null ? filter.getClass().getName() : "-D" + PROPERTY + "=" + set;
  }

  /** In words; empty if nothing was. */
  String refused() {
    return refused;
  }
}
