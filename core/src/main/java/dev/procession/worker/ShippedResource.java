package dev.procession.worker;

import java.io.ByteArrayInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLConnection;
import java.net.URLStreamHandler;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.jar.JarFile;
import org.jspecify.annotations.Nullable;

/**
 * A resource that a class loader of the parent finds: has the URL that it has there, and the bytes
 * that it has there. A file may have changed since the parent opened it, and a URL of the parent
 * may be of a kind that only the parent's loader can open.
 */
final class ShippedResource extends URLStreamHandler {
  private final ClassRequests requests;
  private final int loader;
  private final String name;
  private final String place;

  private ShippedResource(ClassRequests requests, int loader, String name, String place) {
    this.requests = requests;
    this.loader = loader;
    this.name = name;
    this.place = place;
  }

  /** All of a name, in the order of the parent's loader; those of the class path as they are. */
  static Enumeration<URL> all(ClassRequests requests, int loader, String name) {
    var urls = new ArrayList<URL>();
    Set<String> here = new HashSet<>();
    try {
      List<String> places = requests.places(loader, name);
      if (!places.isEmpty()) {
        ClassLoader.getSystemResources(name)
            .asIterator()
            .forEachRemaining(url -> here.add(url.toString()));
      }
      for (String place : places) {
        urls.add(
            here.contains(place)
                ? url(place)
                : url(place, new ShippedResource(requests, loader, name, place)));
      }
    } catch (ClassNotFoundException | IOException e) {
      // a loader that is gone has none
    }
    return Collections.enumeration(urls);
  }

  /** A URL for people to look at, and to open if this JVM knows its kind. */
  static URL url(String place) {
    return url(place, null);
  }

  private static URL url(String place, @Nullable URLStreamHandler handler) {
    try {
      return URL.of(uri(place), handler);
    } catch (MalformedURLException | URISyntaxException | IllegalArgumentException e) {
      return url("shipped:unknown", new Unknown());
    }
  }

  /** Those that loaders make of paths may have characters that a URI must not have. */
  private static URI uri(String place) throws URISyntaxException {
    try {
      return new URI(place);
    } catch (URISyntaxException e) {
      int colon = place.indexOf(':');
      return new URI(place.substring(0, colon), place.substring(colon + 1), null);
    }
  }

  @Override
  protected URLConnection openConnection(URL url) throws IOException {
    if (!url.toExternalForm().equals(place)) {
      return url(url.toExternalForm()).openConnection(); // made by somebody of this one
    }
    return place.startsWith("jar:") ? new InJar(url) : new Elsewhere(url);
  }

  private InputStream open() throws IOException {
    try {
      return new ByteArrayInputStream(requests.content(loader, name, place));
    } catch (ClassNotFoundException e) {
      var gone = new FileNotFoundException(e.getMessage());
      gone.initCause(e);
      throw gone;
    }
  }

  private final class Elsewhere extends URLConnection {
    Elsewhere(URL url) {
      super(url);
    }

    @Override
    public void connect() {}

    @Override
    public InputStream getInputStream() throws IOException {
      return open();
    }
  }

  /** As the JDK's own, for code that asks for the jar of a resource. */
  private final class InJar extends JarURLConnection {
    InJar(URL url) throws MalformedURLException {
      super(url);
    }

    @Override
    public void connect() {}

    @Override
    public JarFile getJarFile() throws IOException {
      try {
        return new JarFile(Path.of(getJarFileURL().toURI()).toFile());
      } catch (URISyntaxException | IllegalArgumentException e) {
        throw new IOException(getJarFileURL() + " is not a file", e);
      }
    }

    @Override
    public InputStream getInputStream() throws IOException {
      return open();
    }
  }

  /** Of a place whose words make no URL. */
  private static final class Unknown extends URLStreamHandler {
    @Override
    protected URLConnection openConnection(URL url) throws IOException {
      throw new IOException("the parent's loader gave no usable place");
    }
  }
}
