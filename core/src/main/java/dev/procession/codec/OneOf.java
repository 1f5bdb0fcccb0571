package dev.procession.codec;

import java.util.List;

/** Finds what one of several class loaders finds, the first that does. */
final class OneOf extends ClassLoader {
  private final List<ClassLoader> loaders;

  OneOf(List<ClassLoader> loaders) {
    super(null);
    this.loaders = loaders;
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    var notFound = new ClassNotFoundException(name);
    for (ClassLoader loader : loaders) {
      try {
        return loader.loadClass(name);
      } catch (ClassNotFoundException e) {
        notFound.addSuppressed(e);
      }
    }
    throw notFound;
  }
}
