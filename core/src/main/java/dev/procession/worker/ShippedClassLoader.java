package dev.procession.worker;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * Classes that are not on the worker's class path, as a loader of the parent has them: those of a
 * source file that was launched, of JShell, of a plug-in. Asked for one by one, kept by the JVM.
 */
final class ShippedClassLoader extends ClassLoader {
  static {
    registerAsParallelCapable();
  }

  private final int number;
  private final ClassRequests requests;

  ShippedClassLoader(int number, ClassRequests requests) {
    super("shipped-" + number, ClassLoader.getSystemClassLoader());
    this.number = number;
    this.requests = requests;
  }

  @Override
  protected Class<?> findClass(String name) throws ClassNotFoundException {
    byte[] bytes = requests.fetch(number, name.replace('.', '/') + ".class");
    synchronized (getClassLoadingLock(name)) {
      Class<?> loaded = findLoadedClass(name);
      return loaded != null ? loaded : defineClass(name, bytes, 0, bytes.length);
    }
  }

  @Override
  public @Nullable InputStream getResourceAsStream(String name) {
    InputStream own = super.getResourceAsStream(name);
    if (own != null) {
      return own;
    }
    try {
      return new ByteArrayInputStream(requests.fetch(number, name));
    } catch (ClassNotFoundException e) {
      return null;
    }
  }
}
