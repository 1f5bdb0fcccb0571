/** Multiprocessing for the JVM: pools of child processes that run ordinary Java code. */
@org.jspecify.annotations.NullMarked
module dev.procession {
  requires static org.jspecify;
  requires java.management;
  // sun.reflect.ReflectionFactory: instances without running a constructor, as serialization does
  requires jdk.unsupported;

  exports dev.procession;
  exports dev.procession.mapreduce;
}
