package dev.procession.launch;

import dev.procession.wire.PropertiesFile;
import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The options of this JVM that its workers get too, also those that it was not given on its command
 * line: what the manifest of {@code java -jar} allows, and assertions that were switched on from
 * within. {@code docs/what-workers-inherit.md} has the list, with reasons.
 */
final class InheritedOptions {
  /** Options that must not be had twice: a port, a debugger, an agent. */
  private static final String AGENTS =
      "-agentlib:.*|-agentpath:.*|-javaagent:.*|-Xrunjdwp.*|-Xdebug"
          + "|-Dcom\\.sun\\.management\\..*|-Djava\\.rmi\\.server\\..*";

  /** Sizes that were meant for one JVM, and the collector that suits them. */
  private static final String SIZES =
      "-Xm[nsx].*|-XX:ActiveProcessorCount=.*"
          + "|-XX:(Initial|Max|Min|SoftMax)HeapSize=.*|-XX:(Max)?NewSize=.*|-XX:OldSize=.*"
          + "|-XX:MaxRAM=.*|-XX:(Initial|Max|Min)RAM(Percentage|Fraction)=.*"
          + "|-XX:[+-]Use(Serial|Parallel|ParallelOld|G1|Z|Shenandoah|Epsilon|ConcMarkSweep)GC";

  /** Files that two JVMs would write, and commands that were meant for the end of one. */
  private static final String FILES =
      "-Xlog.*|-Xloggc.*|-XX:ErrorFile=.*|-XX:On(OutOfMemory)?Error=.*"
          + "|-XX:StartFlightRecording.*|-XX:FlightRecorderOptions.*|-XX:[+-]FlightRecorder"
          + "|-Xshare.*|-XX:SharedArchiveFile=.*|-XX:ArchiveClassesAtExit=.*"
          + "|-XX:SharedClassListFile=.*|-XX:DumpLoadedClassList=.*|-XX:AOT\\w+=.*"
          + "|-XX:[+-]AutoCreateSharedArchive|-XX:[+-]UsePerfData|-XX:CRaC.*";

  /** What is this library's own matter, or the end of this JVM alone. */
  private static final String OURS = "-Dprocession\\.(java|memory|properties)=.*|-Xrs";

  private static final Pattern NOT_INHERITED =
      Pattern.compile(String.join("|", AGENTS, SIZES, FILES, OURS));

  private static final Pattern ASSERTIONS =
      Pattern.compile("-(ea|da|enableassertions|disableassertions)(:.*)?");

  private static final String DUMP_PATH = "-XX:HeapDumpPath=";

  private InheritedOptions() {}

  static List<String> ofThisJvm() {
    var options = new ArrayList<String>();
    mainManifest().ifPresent(attributes -> options.addAll(allowedBy(attributes)));
    List<String> given = inputArguments();
    if (given.stream().noneMatch(ASSERTIONS.asMatchPredicate())
        && InheritedOptions.class.desiredAssertionStatus()) {
      options.add("-ea");
    }
    given.stream().filter(InheritedOptions::isInherited).forEach(options::add);
    options.addAll(givenByFile());
    return options;
  }

  private static List<String> givenByFile() {
    try {
      Properties properties = PropertiesFile.read();
      return properties.stringPropertyNames().stream()
          .map(name -> "-D" + name + "=" + properties.getProperty(name))
          .toList();
    } catch (IOException e) {
      return List.of(); // this process is about to end: its folder is gone
    }
  }

  /** Heap dumps of several JVMs find room in one folder, not in one file. */
  static boolean isInherited(String option) {
    return option.startsWith(DUMP_PATH)
        ? Files.isDirectory(Path.of(option.substring(DUMP_PATH.length())))
        : !NOT_INHERITED.matcher(option).matches();
  }

  private static List<String> inputArguments() {
    return ModuleLayer.boot().findModule("java.management").isPresent()
        ? Management.inputArguments()
        : CommandLine.options();
  }

  /** Apart, for runtime images that were made without it. */
  private static final class Management {
    static List<String> inputArguments() {
      return ManagementFactory.getRuntimeMXBean().getInputArguments();
    }
  }

  /** Of the jar that {@code java -jar} was given: then it is all of the class path. */
  private static Optional<Attributes> mainManifest() {
    String jar = System.getProperty("java.class.path", "");
    String command = System.getProperty("sun.java.command", "");
    if (jar.isEmpty() || !(command.equals(jar) || command.startsWith(jar + " "))) {
      return Optional.empty();
    }
    try (var file = new JarFile(new File(jar))) {
      return Optional.ofNullable(file.getManifest()).map(Manifest::getMainAttributes);
    } catch (IOException e) {
      return Optional.empty(); // it is gone: what it allowed is not known any more
    }
  }

  static List<String> allowedBy(Attributes manifest) {
    var options = new ArrayList<String>();
    options.addAll(allowedBy(manifest.getValue("Add-Exports"), "--add-exports"));
    options.addAll(allowedBy(manifest.getValue("Add-Opens"), "--add-opens"));
    return options; // Enable-Native-Access can name all of the class path only: workers have that
  }

  private static List<String> allowedBy(@Nullable String packages, String option) {
    var options = new ArrayList<String>();
    for (String each : packages == null ? new String[0] : packages.strip().split("\\s+", -1)) {
      String[] parts = each.split("/", -1);
      if (parts.length == 2 && isPackage(parts[0], parts[1])) { // as java itself does, or it warns
        options.add(option + "=" + each + "=ALL-UNNAMED");
      }
    }
    return options;
  }

  private static boolean isPackage(String module, String name) {
    return ModuleLayer.boot()
        .findModule(module)
        .filter(found -> found.getPackages().contains(name))
        .isPresent();
  }
}
