package dev.procession.codec;

import java.io.Serializable;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The instance of a compact source file's class ({@code void main()}): lambdas in such a file
 * capture it as soon as they call one of its methods, and its class has no declaration that could
 * be made Serializable. It crosses as its instance fields; no constructor runs.
 */
final class SourceFileStandIn extends StandIn {
  private static final long serialVersionUID = 1;

  private SourceFileStandIn(List<@Nullable Object> parts) {
    super(parts);
  }

  /** Final, top level, without package and superclass: what javac makes of a compact file. */
  static boolean isSourceFile(Class<?> type) {
    return Modifier.isFinal(type.getModifiers())
        && type.getSuperclass() == Object.class
        && type.getPackageName().isEmpty()
        && type.getNestHost() == type
        && !type.isHidden()
        && !type.isArray()
        && !Serializable.class.isAssignableFrom(type);
  }

  static StandIn of(Object object) {
    List<@Nullable Object> parts = new ArrayList<>();
    parts.add(object.getClass());
    try {
      for (Field field : fields(object.getClass())) {
        parts.add(field.get(object));
      }
    } catch (IllegalAccessException e) {
      throw new IllegalStateException("a field was opened and is closed", e);
    }
    return new SourceFileStandIn(parts);
  }

  @Override
  Object restore(List<@Nullable Object> parts) throws ReflectiveOperationException {
    Class<?> type = (Class<?>) parts.getFirst();
    if (type == null || !isSourceFile(type)) {
      throw new IllegalArgumentException(type + " is not the class of a compact source file");
    }
    Object object = newInstanceWithoutConstructor(type);
    int part = 1;
    for (Field field : fields(type)) {
      field.set(object, parts.get(part++));
    }
    return object;
  }

  /** The instance fields that cross, opened. */
  private static List<Field> fields(Class<?> type) {
    List<Field> fields = Shape.fields(type);
    fields.forEach(field -> field.setAccessible(true));
    return fields;
  }

  /** By name, as javac warns of every direct use of the module jdk.unsupported. */
  private static Object newInstanceWithoutConstructor(Class<?> type)
      throws ReflectiveOperationException {
    Class<?> factoryClass = Class.forName("sun.reflect.ReflectionFactory");
    Object factory = factoryClass.getMethod("getReflectionFactory").invoke(null);
    Method forSerialization =
        factoryClass.getMethod("newConstructorForSerialization", Class.class, Constructor.class);
    Object constructor =
        forSerialization.invoke(factory, type, Object.class.getDeclaredConstructor());
    return ((Constructor<?>) constructor).newInstance();
  }
}
