package dev.procession.codec;

import java.util.LinkedHashMap;
import java.util.Map;

/** What to do about an object that cannot cross, by its type. */
final class Advice {
  private static final Map<String, String> BY_TYPE = new LinkedHashMap<>();

  static {
    say("java.lang.Thread", "a thread lives in one process; start it inside the task");
    say("java.lang.ThreadLocal", "a thread local lives in one process; set it inside the task");
    say("java.util.concurrent.Executor", "an executor lives in one process; create it in the task");
    say("java.util.concurrent.Future", "wait for the future here and send its result");
    say("java.util.concurrent.locks.Lock", "a lock of this kind does not reach across processes");
    say("java.util.concurrent.locks.Condition", "a condition does not reach across processes");
    say("java.util.concurrent.CountDownLatch", "a latch does not reach across processes");
    say("java.util.concurrent.Semaphore", "a semaphore does not reach across processes");
    say("java.io.InputStream", "an open stream stays here; send the path and open it in the task");
    say("java.io.OutputStream", "an open stream stays here; send the path and open it in the task");
    say("java.io.Reader", "an open reader stays here; send the path and open it in the task");
    say("java.io.Writer", "an open writer stays here; send the path and open it in the task");
    say("java.nio.channels.Channel", "an open channel stays here; open it inside the task");
    say("java.net.Socket", "a socket stays here; connect inside the task");
    say("java.net.ServerSocket", "a socket stays here; bind inside the task");
    say("java.nio.file.Path", "only paths of the default file system cross; send its URI");
    say("java.util.stream.BaseStream", "a stream can be read once, here; send toList() of it");
    say("java.util.Iterator", "an iterator stays here; send the collection or a copy");
    say("java.util.Scanner", "a scanner stays here; open it inside the task");
    say("java.lang.ClassLoader", "a class loader stays here; create it inside the task");
    say("java.lang.Process", "a process handle stays here; send its pid");
    say("java.lang.ProcessHandle", "a process handle stays here; send its pid");
    say("java.lang.ref.Reference", "send the object the reference leads to");
    say("java.lang.invoke.MethodHandle", "look the handle up inside the task");
    say("java.lang.System$Logger", "make the field static or transient, or get it in the task");
    say("java.util.logging.Logger", "make the field static or transient, or get it in the task");
    say("java.util.Timer", "a timer lives in one process; create it inside the task");
    say("java.sql.Connection", "a database connection stays here; connect inside the task");
    say("javax.sql.DataSource", "a data source stays here; create it inside the task");
  }

  private Advice() {}

  static String on(Step guilty) {
    Class<?> type = guilty.object().getClass();
    String lambda = onLambda(type);
    if (!lambda.isEmpty()) {
      return lambda;
    }
    for (Map.Entry<String, String> each : BY_TYPE.entrySet()) {
      if (isA(type, each.getKey())) {
        return each.getValue();
      }
    }
    if (guilty.label().startsWith(".this$")) {
      return "it is the outer object of an inner class; make the inner class static or a record";
    }
    return byPosition(guilty.kind(), type);
  }

  private static String onLambda(Class<?> type) {
    if (!type.isHidden() || type.getInterfaces().length == 0) {
      return "";
    }
    String functional = type.getInterfaces()[0].getName();
    return "it is a lambda whose interface "
        + functional
        + " is not Serializable; declare it as a Serializable interface or cast it to ("
        + Step.name(type.getInterfaces()[0])
        + " & Serializable)";
  }

  private static String byPosition(Step.Kind kind, Class<?> type) {
    String create = "create it inside the task";
    String implement =
        type.getModule() == Object.class.getModule()
            ? create
            : "let " + Step.name(type) + " implement Serializable or be a record";
    return switch (kind) {
      case FIELD -> "make it transient or create it inside the task";
      case ROOT, COMPONENT, ELEMENT, CAPTURED, REPLACED ->
          implement.equals(create) ? create : implement + ", or " + create;
    };
  }

  /** By name, as the types need not be in the modules that are there. */
  private static boolean isA(Class<?> type, String name) {
    for (Class<?> each = type; each != null; each = each.getSuperclass()) {
      if (each.getName().equals(name)) {
        return true;
      }
      for (Class<?> implemented : each.getInterfaces()) {
        if (isA(implemented, name)) {
          return true;
        }
      }
    }
    return false;
  }

  private static void say(String type, String advice) {
    BY_TYPE.put(type, advice);
  }
}
