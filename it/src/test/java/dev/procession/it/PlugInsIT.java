package dev.procession.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.procession.Pool;
import dev.procession.ProcessionException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What a plug-in's class loader finds here it finds in a worker too. */
@Timeout(60)
@ExtendWith(Leftovers.class)
class PlugInsIT {
  private static final String PRICE =
      PlugIn.source("plug.Price", "return dev.procession.it.Tariff.price(x);");

  private static Pool pool;

  @TempDir private Path folder;

  @BeforeAll
  static void open() {
    pool = Pool.processes(1);
  }

  @AfterAll
  static void close() {
    pool.close();
  }

  private PlugIn plugIn(String name) {
    return new PlugIn(folder.resolve(name));
  }

  private PlugIn pricing(String name, int price) throws Exception {
    return plugIn(name)
        .with(
            "dev.procession.it.Tariff",
            "package dev.procession.it; public final class Tariff {"
                + " public static int price(int count) { return count * "
                + price
                + "; } }")
        .with("plug.Price", PRICE);
  }

  @Test
  void aPlugInsOwnVersionOfAClassWinsOverTheClassPath() throws Exception {
    try (var loader = pricing("own", 250).childFirst()) {
      assertThat(pool.apply(PlugIn.function(loader, "plug.Price"), 2)).isEqualTo(500);
      assertThat(pool.apply(Tariff::price, 2)).isEqualTo(200);
    }
  }

  @Test
  void twoVersionsOfAPlugInWorkInOnePool() throws Exception {
    try (var older = pricing("older", 3).childFirst();
        var newer = pricing("newer", 7).childFirst()) {
      var prices =
          List.of(
              pool.apply(PlugIn.function(older, "plug.Price"), 1),
              pool.apply(PlugIn.function(newer, "plug.Price"), 1),
              pool.apply(PlugIn.function(older, "plug.Price"), 1));

      assertThat(prices).containsExactly(3, 7, 3);
    }
  }

  @Test
  void aPlugInThatTakesTheClassOfItsParentGetsThatOfTheClassPath() throws Exception {
    try (var loader = pricing("parent-first", 250).loader(getClass().getClassLoader())) {
      assertThat(pool.apply(PlugIn.function(loader, "plug.Price"), 2)).isEqualTo(200);
    }
  }

  @Test
  void aClassOfTheLoaderAboveStaysOne() throws Exception {
    var api = plugIn("api").with("api.Named", "package api; public interface Named {}");
    try (var above = api.loader(getClass().getClassLoader());
        var below =
            plugIn("api") // compiled beside it, loaded apart from it
                .with(
                    "impl.Check",
                    PlugIn.source(
                        "impl.Check",
                        "return new Mine() instanceof api.Named"
                            + " && api.Named.class.getClassLoader() != getClass().getClassLoader();"
                            + " } public static class Mine implements api.Named {"))
                .childFirstBelow(above, "impl.")) {
      var check = PlugIn.function(below, "impl.Check");

      assertThat(check.apply(0)).isEqualTo(true);
      assertThat(pool.apply(check, 0)).isEqualTo(true);
    }
  }

  @Test
  void aLoaderThatKeepsItsOwnVersionToItselfIsRefused() throws Exception {
    var loader = new PlugIn.InMemory(pricing("hidden", 250));

    var refused =
        catchThrowableOfType(
            ProcessionException.class, () -> pool.apply(PlugIn.function(loader, "plug.Price"), 2));

    assertThat(refused).hasMessageContaining("plug.Price").hasMessageContaining("InMemory");
  }

  @Test
  void aClassWithoutAClassFileIsNamedWithAWayOut() throws Exception {
    var scripts = plugIn("scripts").with("Script1", "public class Script1 {}");
    var loader =
        new PlugIn.InMemory(scripts.with("plug.One", PlugIn.source("plug.One", "return x + 1;")));

    var refused =
        catchThrowableOfType(
            ProcessionException.class, () -> pool.apply(PlugIn.function(loader, "plug.One"), 2));

    assertThat(refused).hasMessageContaining("plug.One").hasMessageContaining("groovyc");
  }

  @Test
  void thePoolInThisThreadFindsThemToo() throws Exception {
    try (var inline = Pool.inline();
        var loader = pricing("inline", 250).childFirst();
        var other = pricing("other", 7).childFirst()) {
      var prices =
          List.of(PlugIn.function(loader, "plug.Price"), PlugIn.function(other, "plug.Price"));

      assertThat(inline.map(price -> price.apply(2), prices)).containsExactly(500, 14);
      assertThat(inline.apply(prices.getFirst(), 1)).isEqualTo(250);
    }
  }

  private Object inWorker(String name, String body) throws Exception {
    Path jar =
        plugIn(name)
            .with("words.Speaker", "package words; public interface Speaker { String word(); }")
            .with(
                "words.German",
                "package words; public class German implements Speaker {"
                    + " public String word() { return \"ja\"; } }")
            .with("words.Task", PlugIn.source("words.Task", body))
            .withResource("META-INF/services/words.Speaker", "words.German")
            .withResource("words/hello.properties", "hello=moin")
            .withResource("words/data.txt", "of the plug-in")
            .jar(folder.resolve(name + ".jar"), "1.2.3");
    try (var loader =
        new URLClassLoader(new URL[] {jar.toUri().toURL()}, getClass().getClassLoader())) {
      var task = PlugIn.function(loader, "words.Task");
      Object there = pool.apply(task, 0);

      assertThat(there).isEqualTo(task.apply(0));
      return there;
    }
  }

  @Test
  void itsServicesAreFoundByTheContextLoaderOfATask() throws Exception {
    String body =
        "var before = Thread.currentThread().getContextClassLoader();"
            + " Thread.currentThread().setContextClassLoader(before == null"
            + " || !before.getClass().getName().contains(\"Shipped\")"
            + " ? getClass().getClassLoader() : before);"
            + " try { return java.util.ServiceLoader.load(Speaker.class).findFirst()"
            + ".orElseThrow().word(); }"
            + " finally { Thread.currentThread().setContextClassLoader(before); }";

    assertThat(inWorker("services", body)).isEqualTo("ja");
  }

  @Test
  void itsBundlesAreFound() throws Exception {
    String body =
        "return java.util.ResourceBundle.getBundle(\"words.hello\").getString(\"hello\");";

    assertThat(inWorker("bundles", body)).isEqualTo("moin");
  }

  @Test
  void itsPackagesHaveTheirVersion() throws Exception {
    String body = "return getClass().getPackage().getImplementationVersion();";

    assertThat(inWorker("versions", body)).isEqualTo("1.2.3");
  }

  @Test
  void itsResourcesHaveTheirUrlsAndOpen() throws Exception {
    String body =
        "var url = getClass().getResource(\"data.txt\"); try (var in = url.openStream()) {"
            + " return url + \" \" + new String(in.readAllBytes()); }";

    assertThat(inWorker("urls", body).toString())
        .endsWith("/urls.jar!/words/data.txt of the plug-in");
  }

  @Test
  void theJarOfAResourceMayBeAskedFor() throws Exception {
    String body =
        "var jar = (java.net.JarURLConnection) getClass().getResource(\"data.txt\")"
            + ".openConnection(); try (var file = jar.getJarFile()) {"
            + " return jar.getEntryName() + \" \" + (file.getEntry(jar.getEntryName()) != null); }";

    assertThat(inWorker("jars", body)).isEqualTo("words/data.txt true");
  }

  @Test
  void itsCodeHasItsSource() throws Exception {
    String body =
        "return getClass().getProtectionDomain().getCodeSource().getLocation().toString();";

    assertThat(inWorker("source", body).toString()).endsWith("/source.jar");
  }

  @Test
  void whatIsNotThereIsNotFound() throws Exception {
    String body =
        "return getClass().getResource(\"nothing\") + \" \""
            + " + getClass().getResourceAsStream(\"nothing\") + \" \""
            + " + getClass().getClassLoader().getResources(\"nothing\").hasMoreElements();";

    assertThat(inWorker("nothing", body)).isEqualTo("null null false");
  }

  @Test
  void aResourceOfTheClassPathIsCountedOnce() throws Exception {
    String body =
        "return java.util.Collections.list(getClass().getClassLoader()"
            + ".getResources(\"dev/procession/it/Tariff.class\")).size();";

    assertThat(inWorker("once", body)).isEqualTo(1);
  }
}
