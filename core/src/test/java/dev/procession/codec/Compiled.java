package dev.procession.codec;

import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** Classes compiled into a folder, to be loaded by as many loaders as a test wants. */
public record Compiled(Path folder) {
  public Compiled add(String className, String source) {
    var file =
        new SimpleJavaFileObject(
            URI.create("mem:///" + className.replace('.', '/') + ".java"),
            JavaFileObject.Kind.SOURCE) {
          @Override
          public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return source;
          }
        };
    var options = List.of("-d", folder.toString(), "-cp", folder.toString(), "-proc:none");
    var compiler = Objects.requireNonNull(ToolProvider.getSystemJavaCompiler());
    if (!compiler.getTask(null, null, null, options, null, List.of(file)).call()) {
      throw new IllegalArgumentException("does not compile: " + className);
    }
    return this;
  }

  public URLClassLoader loader() throws MalformedURLException {
    return new URLClassLoader(
        new URL[] {folder.toUri().toURL()}, ClassLoader.getPlatformClassLoader());
  }
}
