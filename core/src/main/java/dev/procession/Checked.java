package dev.procession;

/** Lets an exception pass through a method of the JDK that does not declare it. */
final class Checked {
  private Checked() {}

  /** Throws what it is given as it is; the result is for the compiler only. */
  static RuntimeException rethrow(Throwable throwable) {
    throw Checked.<RuntimeException>unchecked(throwable);
  }

  @SuppressWarnings({
    "unchecked",
    "TypeParameterUnusedInFormals"
  }) // the cast is erased: nothing is checked, which is the purpose
  private static <E extends Throwable> E unchecked(Throwable throwable) throws E {
    throw (E) throwable;
  }
}
