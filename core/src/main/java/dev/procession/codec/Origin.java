package dev.procession.codec;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The class loaders by which a shared thing is read, whoever calls: those of its maker or of the
 * value it came with first, and at last those of what was put into it here. Between them comes that
 * of the calling thread, which may know more. None is kept from being forgotten. Thread-safe.
 */
public final class Origin {
  /** A loader of this library finds nothing of its user's. */
  private static final String OWN_PACKAGES = "dev.procession.";

  private static final int MOST = 8;

  private static final StackWalker STACK =
      StackWalker.getInstance(StackWalker.Option.RETAIN_CLASS_REFERENCE);

  /** What this thread is at work in. */
  private static final ThreadLocal<@Nullable Scope> CURRENT = new ThreadLocal<>();

  /** What the value comes with that this thread decodes. */
  private static final ThreadLocal<@Nullable List<ClassLoader>> DECODING = new ThreadLocal<>();

  /** The newest first; replaced as a whole. */
  private volatile List<WeakReference<ClassLoader>> own = List.of();

  private volatile List<WeakReference<ClassLoader>> met = List.of();

  /** One that knows nothing yet. */
  public Origin() {}

  /** Of something that is made by the calling thread and class. */
  public static Origin here() {
    var made = new Origin();
    made.isMadeHere();
    return made;
  }

  /** Says that it is made by the calling thread and class. */
  public void isMadeHere() {
    ClassLoader caller =
        STACK.walk(frames ->
            frames
                .<Class<?>>map(StackWalker.StackFrame::getDeclaringClass)
                .filter(type -> !isOwn(type))
                .findFirst()
                .map(Class::getClassLoader)
                .orElse(null));
    own = joined(caller == null ? List.of(ofThread()) : List.of(ofThread(), caller), own);
  }

  @SuppressWarnings("ReferenceEquality") // of two loaders that are equal each is another one
  private static boolean isOwn(Class<?> type) {
    return type.getClassLoader() == Origin.class.getClassLoader()
        && type.getName().startsWith(OWN_PACKAGES);
  }

  /** Says that it has come, perhaps again, with a value that is being decoded by this thread. */
  public void hasArrived() {
    List<ClassLoader> loaders = DECODING.get();
    if (loaders == null) {
      isMadeHere();
    } else {
      own = joined(loaders, own);
    }
  }

  private void hasMet(List<ClassLoader> loaders) {
    if (!loaders.isEmpty()) {
      met = joined(loaders, met);
    }
  }

  private static List<WeakReference<ClassLoader>> joined(
      List<ClassLoader> newest, List<WeakReference<ClassLoader>> known) {
    var all = new LinkedHashSet<>(newest);
    for (WeakReference<ClassLoader> each : known) {
      ClassLoader loader = each.get();
      if (loader != null) {
        all.add(loader);
      }
    }
    return all.stream().limit(MOST).map(WeakReference::new).toList();
  }

  private static ClassLoader ofThread() {
    ClassLoader ofThread = Thread.currentThread().getContextClassLoader();
    return ofThread == null ? ClassLoader.getSystemClassLoader() : ofThread;
  }

  /** What is encoded and decoded by this thread is of this, until the scope is closed. */
  public Scope enter() {
    var scope = new Scope(this);
    CURRENT.set(scope);
    return scope;
  }

  /** A thread at work in a shared thing, perhaps within another one. */
  public static final class Scope implements AutoCloseable {
    private final @Nullable Scope outer = CURRENT.get();
    private final Origin origin;

    private Scope(Origin origin) {
      this.origin = origin;
    }

    @Override
    public void close() {
      CURRENT.set(outer);
    }
  }

  /** What this thread would decode with now, in the order in which a class is looked for. */
  static List<ClassLoader> loaders() {
    Set<ClassLoader> all = new LinkedHashSet<>();
    addAll(all, false);
    all.add(ofThread());
    addAll(all, true);
    return new ArrayList<>(all);
  }

  private static void addAll(Set<ClassLoader> all, boolean met) {
    for (Scope scope = CURRENT.get(); scope != null; scope = scope.outer) {
      for (WeakReference<ClassLoader> each : met ? scope.origin.met : scope.origin.own) {
        ClassLoader loader = each.get();
        if (loader != null) {
          all.add(loader);
        }
      }
    }
  }

  /** Notes the loaders of a value that this thread has encoded. */
  static void met(List<ClassLoader> loaders) {
    Scope scope = CURRENT.get();
    if (scope != null) {
      scope.origin.hasMet(loaders);
    }
  }

  /** This thread begins to decode something; returns what it was at before, for later. */
  static @Nullable List<ClassLoader> decoding(@Nullable List<ClassLoader> loaders) {
    List<ClassLoader> outer = DECODING.get();
    DECODING.set(loaders);
    return outer;
  }
}
