package dev.procession.codec;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What to do about an object that cannot cross, by its type. */
final class Advice {
  private static final Map<String, String> BY_TYPE = new LinkedHashMap<>();

  static {
    // the more special first: the first that fits is given
    say("dev.procession.Pool", "a pool stays here; let the task open one of its own");
    say("dev.procession.ChildProcess", "a process handle stays here; send its pid");
    say("java.util.Scanner", "a scanner stays here; open it inside the task");
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
    say("java.util.Spliterator", "a spliterator stays here; send the collection or a copy");
    say("java.util.regex.Matcher", "send the text and match it inside the task");
    say("java.util.zip.ZipFile", "an open file stays here; send its path and open it in the task");
    say("java.nio.file.FileSystem", "a file system stays here; send its URI, open it in the task");
    say("java.nio.file.DirectoryStream", "an open folder stays here; send its path");
    say("java.net.http.HttpClient", "a client stays here; create it inside the task");
    say("java.lang.foreign.MemorySegment", "this memory stays here; use a SharedMemory");
    say("java.lang.foreign.Arena", "this memory stays here; use a SharedMemory");
    say("java.lang.ClassLoader", "a class loader stays here; create it inside the task");
    say("java.lang.Process", "a process handle stays here; send its pid");
    say("java.lang.ProcessHandle", "a process handle stays here; send its pid");
    say("java.lang.ref.Reference", "send the object the reference leads to");
    say("java.lang.invoke.MethodHandle", "look the handle up inside the task");
    say("java.lang.System$Logger", "make the field static or transient, or get it in the task");
    say("java.util.logging.Logger", "make the field static or transient, or get it in the task");
    say("org.slf4j.Logger", "make the field static or transient, or get it in the task");
    say("java.util.Timer", "a timer lives in one process; create it inside the task");
    say("java.sql.Connection", "a database connection stays here; connect inside the task");
    say("java.sql.Statement", "a statement stays here; connect inside the task");
    say("java.sql.ResultSet", "a result set stays here; send the rows that you need");
    say("javax.sql.DataSource", "a data source stays here; create it inside the task");
  }

  private Advice() {}

  /** Names of types, the more special before the more general. */
  static List<String> types() {
    return List.copyOf(BY_TYPE.keySet());
  }

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
    return isClosedRecord(type) ? onClosedRecord(type) : byPosition(guilty.kind(), type);
  }

  /** Records cross by reflection, which a module may forbid. */
  private static boolean isClosedRecord(Class<?> type) {
    return type.isRecord()
        && type.getModule() != Object.class.getModule()
        && !type.getModule().isOpen(type.getPackageName(), Advice.class.getModule());
  }

  private static String onClosedRecord(Class<?> type) {
    String module = type.getModule().getName();
    String ours = Advice.class.getModule().isNamed() ? "dev.procession" : "ALL-UNNAMED";
    return "it is a record, but its module "
        + module
        + " does not open its package to this library; write \"opens "
        + type.getPackageName()
        + ";\" into the module's module-info.java, start with --add-opens "
        + module
        + "/"
        + type.getPackageName()
        + "="
        + ours
        + ", or let the record implement Serializable";
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
