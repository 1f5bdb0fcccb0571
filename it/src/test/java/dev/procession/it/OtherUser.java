package dev.procession.it;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.procession.memory.SystemUser;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A user that is a number without a name or a home, and what it needs to run a program of ours. */
record OtherUser(Path folder, String id, Path library) {

  /** Our jar, and these classes, where that user can read them. */
  static OtherUser in(Path folder, String id, Class<?>... classes) throws Exception {
    assumeTrue(SystemUser.current().id().equals("0"), "only root can try it as another user");
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/setpriv")), "there is no setpriv");
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    Path of = Files.createDirectories(folder.resolve("classes/dev/procession/it"));
    for (Class<?> each : classes) {
      String file = each.getName().substring(each.getPackageName().length() + 1) + ".class";
      try (var in = each.getResourceAsStream(file)) {
        Files.copy(in, of.resolve(file));
      }
    }
    var user = new OtherUser(folder, id, Files.copy(jar(), folder.resolve(jar().getFileName())));
    assumeTrue(
        user.run(List.of(), List.of("-version")).getFirst().contains("version"),
        "another user cannot run this JDK");
    return user;
  }

  private static Path jar() {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
        .map(Path::of)
        .filter(entry -> entry.getFileName().toString().matches("procession-[\\d.]+.*\\.jar"))
        .findFirst()
        .orElseThrow();
  }

  /** What a main class prints, run by that user. */
  List<String> run(Class<?> main, List<String> options, String... arguments) throws Exception {
    return runUnder(List.of(), main, options, arguments);
  }

  /** The same, by another command, which has that user already. */
  List<String> runUnder(
      List<String> prefix, Class<?> main, List<String> options, String... arguments)
      throws Exception {
    var all = new ArrayList<>(options);
    all.addAll(List.of("-cp", library + ":" + folder.resolve("classes"), main.getName()));
    all.addAll(List.of(arguments));
    return run(prefix, all);
  }

  private List<String> run(List<String> prefix, List<String> arguments)
      throws IOException, InterruptedException {
    var command = new ArrayList<String>();
    command.addAll(List.of("env", "-u", "HOME", "-u", "XDG_RUNTIME_DIR", "-u", "XDG_CACHE_HOME"));
    command.addAll(List.of("-u", "PROCESSION_AOT"));
    command.addAll(List.of("setpriv", "--reuid=" + id, "--regid=" + id, "--clear-groups"));
    command.addAll(prefix);
    command.add(Program.tool("java"));
    command.addAll(arguments);
    try (var program = Program.run(folder, command)) {
      program.join();
      return program.output().lines().toList();
    }
  }
}
