package dev.procession.codec;

import java.io.IOException;
import java.io.InvalidClassException;
import java.io.ObjectInputFilter;
import java.io.ObjectInputStream;
import java.io.ObjectStreamClass;
import java.io.Serializable;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads what {@link StreamOut} wrote, with the classes of some loaders. */
final class StreamIn extends ObjectInputStream {
  private final List<ClassLoader> loaders;
  private final StreamGuard guard;
  private final @Nullable JvmFilter jvmFilter;
  private final Map<Object, int[]> moved = new HashMap<>(0);

  /**
   * @param loaders one at least, in the order in which a class is looked for
   */
  StreamIn(ByteSource in, List<ClassLoader> loaders) throws IOException {
    super(in);
    this.loaders = loaders;
    guard = new StreamGuard(in);
    // a filter set on a stream replaces the JVM-wide one unless merged with it
    ObjectInputFilter ofJvm = ObjectInputFilter.Config.getSerialFilter();
    jvmFilter = ofJvm == null ? null : new JvmFilter(ofJvm);
    setObjectInputFilter(jvmFilter == null ? guard : ObjectInputFilter.merge(guard, jvmFilter));
  }

  /** What the JVM's own filter refused, in words; empty if nothing. */
  String refusedByJvm() {
    return jvmFilter == null ? "" : jvmFilter.refused();
  }

  StreamGuard guard() {
    return guard;
  }

  @Override
  protected void readStreamHeader() {}

  @Override
  protected ObjectStreamClass readClassDescriptor() throws IOException, ClassNotFoundException {
    int index = readUnsignedByte();
    if (index != Dictionary.NONE) {
      return ObjectStreamClass.lookupAny(Dictionary.classAt(index));
    }
    String name = readUTF();
    long version = readLong();
    Class<?> type = find(name);
    String shape = readUTF();
    ObjectStreamClass local = ObjectStreamClass.lookupAny(type);
    if (local.getSerialVersionUID() != version && !type.isArray()) {
      throw new InvalidClassException(
          name,
          "the two sides have different versions of it: serialVersionUID sent="
              + version
              + ", here="
              + local.getSerialVersionUID());
    }
    requireShape(type, shape, Shape.of(type));
    return local;
  }

  /** The parts of a stand-in may have changed places; they are found by their names. */
  private void requireShape(Class<?> type, String sent, String here) throws InvalidClassException {
    if (!sent.equals(here)) {
      int[] places = Shape.places(sent, here);
      if (places == null || Serializable.class.isAssignableFrom(type)) {
        throw new InvalidClassException(
            type.getName(),
            "the two sides have different versions of it: sent=("
                + sent
                + "), here=("
                + here
                + ")");
      }
      moved.put(type, places);
    }
  }

  /** Where each part of an object of this class is among those sent, if not at its place. */
  int @Nullable [] moved(@Nullable Object type) {
    return moved.isEmpty() ? null : moved.get(type);
  }

  @Override
  protected Class<?> resolveClass(ObjectStreamClass descriptor) throws ClassNotFoundException {
    Class<?> known = descriptor.forClass();
    return known == null ? find(descriptor.getName()) : known;
  }

  /** Interfaces that are not public must meet the proxy class in their own loader. */
  @Override
  protected Class<?> resolveProxyClass(String[] names) throws IOException, ClassNotFoundException {
    Class<?>[] interfaces = new Class<?>[names.length];
    for (int i = 0; i < names.length; i++) {
      interfaces[i] = find(names[i]);
    }
    try {
      return Proxy.newProxyInstance(definer(interfaces), interfaces, (_, _, _) -> null).getClass();
    } catch (IllegalArgumentException e) {
      throw new ClassNotFoundException("a proxy of " + String.join(", ", names), e);
    }
  }

  private @Nullable ClassLoader definer(Class<?>[] interfaces) {
    for (Class<?> each : interfaces) {
      if (!Modifier.isPublic(each.getModifiers())) {
        return each.getClassLoader();
      }
    }
    return Stream.concat(Arrays.stream(interfaces).map(Class::getClassLoader), loaders.stream())
        .filter(Objects::nonNull) // of the JDK, which every loader sees
        .filter(loader -> Arrays.stream(interfaces).allMatch(each -> isSeen(each, loader)))
        .findFirst()
        .orElse(loaders.getFirst());
  }

  private static boolean isSeen(Class<?> type, ClassLoader loader) {
    try {
      return Class.forName(type.getName(), false, loader) == type;
    } catch (ClassNotFoundException e) {
      return false;
    }
  }

  private Class<?> find(String name) throws ClassNotFoundException {
    @Nullable Class<?> primitive = Class.forPrimitiveName(name);
    return primitive == null ? findInLoaders(name) : primitive;
  }

  private Class<?> findInLoaders(String name) throws ClassNotFoundException {
    for (ClassLoader loader : loaders.subList(0, loaders.size() - 1)) {
      try {
        return Class.forName(name, false, loader);
      } catch (ClassNotFoundException e) {
        // perhaps the next one knows it
      }
    }
    return Class.forName(name, false, loaders.getLast());
  }
}
