package dev.procession.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.procession.Pool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Workers may do what their parent may, see what it sees, and run on the collector of choice. */
@Timeout(60)
@ExtendWith(Leftovers.class)
class InheritanceIT {
  @TempDir private Path folder;

  /** Looks into a string, which nobody may who was not allowed to. */
  static final class Opener {
    public static void main(String[] arguments) throws Exception {
      try (var pool = Pool.processes(1)) {
        System.out.println(look() + " here, " + pool.apply(Opener::look) + " there");
      }
    }

    static int look() throws ReflectiveOperationException {
      var field = String.class.getDeclaredField("value");
      field.setAccessible(true);
      return ((byte[]) field.get("abc")).length;
    }
  }

  @Test
  void whatTheManifestOfTheProgramOpensIsOpenInWorkers() throws Exception {
    var manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, Opener.class.getName());
    manifest.getMainAttributes().putValue("Add-Opens", "java.base/java.lang");
    manifest.getMainAttributes().put(Attributes.Name.CLASS_PATH, classPath());
    Path jar = folder.resolve("the program.jar");
    new JarOutputStream(Files.newOutputStream(jar), manifest).close();

    try (var program = Program.start(folder, List.of("-jar", jar.toString(), "argument"))) {
      assertThat(program.lines()).contains("3 here, 3 there");
    }
  }

  private static String classPath() {
    var urls = new ArrayList<String>();
    for (String entry : System.getProperty("java.class.path").split(":", -1)) {
      urls.add(Path.of(entry).toUri().toString());
    }
    return String.join(" ", urls);
  }

  /** Tells the code points of a property here and in a worker that was given another. */
  static final class Words {
    public static void main(String[] arguments) {
      try (var pool =
          Pool.processes(
              c -> c.withWorkers(1).withJvmArguments(List.of("-Dgiven=W\u00f6rter \u6f22")))) {
        System.out.println(codes("word") + " here, " + pool.apply(() -> codes("word")) + " there");
        System.out.println("given " + pool.apply(() -> codes("given")));
        System.out.println("below " + pool.apply(Words::below));
      }
    }

    static String below() {
      try (var nested = Pool.processes(1)) {
        return nested.apply(() -> codes("given"));
      }
    }

    static String codes(String property) {
      return System.getProperty(property).chars().mapToObj(Integer::toHexString).toList() + "";
    }
  }

  @Test
  void propertiesAreAsTheyWereInALocaleThatKnowsAsciiOnly() throws Exception {
    var command =
        new ArrayList<>(List.of("env", "LC_ALL=C", Program.tool("java"), "-Dword=\u00fcx"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Words.class.getName()));

    try (var program = Program.run(folder, command)) {
      String given = "[57, f6, 72, 74, 65, 72, 20, 6f22]";
      List<String> lines = program.lines();
      assertThat(lines).contains("given " + given, "below " + given);
      String[] words = lines.getFirst().split(" here, | there", -1);
      assertThat(words[1]).isEqualTo(words[0]);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"G1", "Parallel", "Z", "Serial"})
  void theCollectorOfChoiceIsUsed(String collector) {
    try (var pool = poolWith("-XX:+Use" + collector + "GC")) {
      assertThat(pool.apply(() -> isUsed(collector))).isTrue();
    }
  }

  @Test
  void aCollectorFromAnArgumentFileIsUsed() throws IOException {
    Path file = Files.writeString(folder.resolve("options"), "-XX:+UseG1GC # better for this\n");

    try (var pool = poolWith("@" + file)) {
      assertThat(pool.apply(() -> isUsed("G1"))).isTrue();
    }
  }

  private static Pool poolWith(String option) {
    return Pool.processes(c -> c.withWorkers(1).withJvmArguments(List.of(option)));
  }

  static boolean isUsed(String collector) {
    return java.lang.management.ManagementFactory.getPlatformMXBean(
            com.sun.management.HotSpotDiagnosticMXBean.class)
        .getVMOption("Use" + collector + "GC")
        .getValue()
        .equals("true");
  }
}
