package dev.procession.launch;

import dev.procession.worker.WorkerMain;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The command line of a worker: {@code java @folder/arguments}, behind a {@code taskset} if it is
 * bound to CPUs. The argument file is used always, so that a class path of any length and paths
 * with blanks or quotes take the same way.
 */
final class JvmCommand {
  /** By the class itself: a tool that takes classes out of jars does not see mere names. */
  static final String MAIN = WorkerMain.class.getName();

  /** A JVM that is to share classes in a way of its own takes no cache of ours beside it. */
  private static final Pattern OTHER_CACHE =
      Pattern.compile("-Xshare.*|-XX:AOT.*|-XX:SharedArchiveFile=.*|-XX:ArchiveClassesAtExit=.*");

  private static final String UNNAMED_NATIVE_ACCESS = "--enable-native-access=ALL-UNNAMED";

  private JvmCommand() {}

  /** Writes the argument file into the worker's folder and returns the command. */
  static List<String> create(LaunchRequest request, Path folder, Optional<Path> cache)
      throws IOException {
    List<String> users = ArgumentFile.expand(request.jvmArguments());
    var arguments = new ArrayList<String>();
    arguments.addAll(ownOptions(request, users, folder));
    if (users.stream().noneMatch(OTHER_CACHE.asMatchPredicate())) {
      cache.ifPresent(path -> arguments.add("-XX:AOTCache=" + path));
    }
    arguments.addAll(InheritedOptions.ofThisJvm());
    arguments.addAll(users);
    arguments.addAll(paths(folder));
    Path file = folder.resolve("arguments");
    Files.write(file, SystemEncoding.bytes(quoted(GivenProperties.apart(arguments, folder))));
    var command = new ArrayList<>(CpuAffinity.ofThisSystem().command(request.cpus()));
    command.addAll(List.of(JavaProgram.checked().toString(), "@" + file));
    return command;
  }

  /** Those of our own that decide how classes are loaded, and that keep a JVM quiet. */
  static List<String> trainingOptions(Path folder) {
    List<String> options = fixedOptions(folder);
    options.addAll(Collector.options(List.of(), Map.of()));
    options.add(UNNAMED_NATIVE_ACCESS);
    return options;
  }

  /** Ours come first, so that what the user says later wins. */
  private static List<String> ownOptions(LaunchRequest request, List<String> users, Path folder) {
    List<String> options = fixedOptions(folder);
    options.addAll(Collector.options(users, request.environment()));
    options.add("-XX:ActiveProcessorCount=" + processors(request));
    options.addAll(MemoryOptions.of(request, users, MemoryBudget.ofThisProcess()));
    return options;
  }

  private static List<String> fixedOptions(Path folder) {
    var options = new ArrayList<String>();
    options.add("-XX:-UsePerfData");
    options.add("-Xlog:disable");
    options.add("-Xlog:all=error:stderr");
    options.add("-Xlog:aot*=off:stderr"); // a cache that does not fit the options is not used
    options.add("-Xlog:cds*=off:stderr");
    options.add("-XX:+DisplayVMOutputToStderr");
    options.add("-XX:ErrorFile=" + folder.resolve(CrashFile.NAME));
    options.add("-XX:-CreateCoredumpOnCrash");
    // without these a counted loop of the task delays halt and stack dumps by seconds
    options.add("-XX:+UseCountedLoopSafepoints");
    options.add("-XX:LoopStripMiningIter=1000");
    options.add("-Dstdout.encoding=UTF-8");
    options.add("-Dstderr.encoding=UTF-8");
    return options;
  }

  private static int processors(LaunchRequest request) {
    int bound = request.cpus().isEmpty() ? Integer.MAX_VALUE : request.cpus().size();
    return Math.min(request.processors(), bound);
  }

  private static List<String> paths(Path folder) throws IOException {
    var paths = new ArrayList<String>();
    Module own = JvmCommand.class.getModule();
    if (own.isNamed()) {
      paths.add("--enable-native-access=" + own.getName());
      paths.addAll(modules());
      if (!ParentJvm.classPath().isEmpty()) {
        paths.add("-cp");
        paths.add(String.join(File.pathSeparator, ParentJvm.classPath()));
      }
      paths.add("-m");
      paths.add(own.getName() + "/" + MAIN);
    } else {
      paths.add(UNNAMED_NATIVE_ACCESS);
      paths.addAll(modules()); // a program of modules may have this library on its class path
      paths.add("-cp");
      paths.add(classPathWithOursFirst(folder));
      paths.add(MAIN);
    }
    return paths;
  }

  /** All of the module path, and what of the program is part of its runtime image. */
  private static List<String> modules() {
    var options = new ArrayList<String>();
    List<String> path = ParentJvm.modulePath();
    var roots = new ArrayList<>(ParentJvm.modulesOfImage());
    if (!path.isEmpty()) {
      options.add("--module-path");
      options.add(String.join(File.pathSeparator, path));
      roots.add("ALL-MODULE-PATH");
    }
    if (!roots.isEmpty()) {
      options.add("--add-modules=" + String.join(",", roots));
    }
    return options;
  }

  private static String classPathWithOursFirst(Path folder) throws IOException {
    String own = ParentJvm.ownLocation(folder).toString();
    var entries = new ArrayList<String>();
    entries.add(own);
    for (String entry : ParentJvm.classPath()) {
      if (!entry.equals(own)) {
        entries.add(entry);
      }
    }
    return String.join(File.pathSeparator, entries);
  }

  /** One argument a line; in quotes a backslash stands for the character after it. */
  static String quoted(List<String> arguments) {
    var text = new StringBuilder();
    for (String argument : arguments) {
      text.append('"')
          .append(
              argument
                  .replace("\\", "\\\\")
                  .replace("\"", "\\\"")
                  .replace("\n", "\\n")
                  .replace("\r", "\\r"))
          .append("\"\n");
    }
    return text.toString();
  }
}
