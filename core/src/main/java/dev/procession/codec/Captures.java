package dev.procession.codec;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;

/** Says whether a function carries any state. */
public final class Captures {
  private static final ClassValue<Boolean> NOTHING =
      new ClassValue<>() {
        @Override
        protected Boolean computeValue(Class<?> type) {
          return hasNoInstanceField(type);
        }
      };

  private Captures() {}

  /** Whether neither the function's class nor a superclass has an instance field. */
  public static boolean nothing(Object function) {
    return NOTHING.get(function.getClass());
  }

  private static boolean hasNoInstanceField(Class<?> type) {
    for (Class<?> each = type; each != null; each = each.getSuperclass()) {
      for (Field field : each.getDeclaredFields()) {
        if (!Modifier.isStatic(field.getModifiers())) {
          return false;
        }
      }
    }
    return true;
  }
}
