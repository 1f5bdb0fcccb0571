package dev.procession;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.net.URI;
import java.nio.file.Path;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** What the module shows and needs is public API: a change must be made here too, on purpose. */
class ExportsTest {

  @Test
  void theModuleExportsAndRequiresWhatTheGoldenFileSays() throws Exception {
    String golden;
    try (var in = ExportsTest.class.getResourceAsStream("module.golden.txt")) {
      golden = new String(in.readAllBytes(), UTF_8);
    }

    assertThat(describe(coreModule())).isEqualTo(golden);
  }

  private static ModuleDescriptor coreModule() throws Exception {
    URI classes = Version.class.getProtectionDomain().getCodeSource().getLocation().toURI();
    return ModuleFinder.of(Path.of(classes)).find("dev.procession").orElseThrow().descriptor();
  }

  private static String describe(ModuleDescriptor module) {
    var lines = new TreeSet<String>();
    module.exports().forEach(it -> lines.add("exports " + it));
    module.opens().forEach(it -> lines.add("opens " + it));
    module.provides().forEach(it -> lines.add("provides " + it));
    module.uses().forEach(it -> lines.add("uses " + it));
    // without the compiled version, which changes with each JDK
    module.requires().forEach(it -> lines.add("requires " + it.name() + " " + it.modifiers()));
    lines.remove("requires java.base [MANDATED]");
    return String.join("\n", lines) + "\n";
  }
}
