package dev.procession.launch;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** What a cache of loaded classes belongs to. */
final class AotKey {
  private static final int CHARACTERS = 32;

  private AotKey() {}

  /**
   * Names this library's jar and the JDK that workers run on.
   *
   * @throws IOException if there can be no cache; the message says why
   */
  static String ofThisProcess() throws IOException {
    if (AotKey.class.getModule().isNamed()) {
      throw new IOException("this library is on the module path");
    }
    if (System.getProperty("procession.java") != null) {
      throw new IOException("workers run on another JDK, see -Dprocession.java");
    }
    Path jar = ParentJvm.ownLocation();
    if (!Files.isRegularFile(jar)) {
      throw new IOException("this library runs from a folder of classes: " + jar);
    }
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(Files.readAllBytes(jar));
      for (String property :
          new String[] {"java.vm.name", "java.vm.version", "java.vm.vendor", "os.arch"}) {
        digest.update(System.getProperty(property, "").getBytes(StandardCharsets.UTF_8));
        digest.update((byte) 0);
      }
      digest.update(jar.toString().getBytes(StandardCharsets.UTF_8)); // the JDK compares it
      return HexFormat.of().formatHex(digest.digest()).substring(0, CHARACTERS);
    } catch (NoSuchAlgorithmException e) {
      throw new IOException("this JDK has no SHA-256", e);
    }
  }
}
