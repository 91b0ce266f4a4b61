package org.wsp4j.testkit.candidate;

import com.google.common.base.Splitter;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.wsp4j.spi.ServiceProvider;
import org.wsp4j.testkit.report.EntryVerdict;
import org.wsp4j.testkit.report.SetAside;

/**
 * The service file of one element of a class path: a class a line, and comments after {@code #}.
 *
 * @param declared the classes it names
 * @param setAside the lines that name none
 */
record ServiceFile(List<DeclaredProvider> declared, List<SetAside> setAside) {
  private static final String NAME = "META-INF/services/" + ServiceProvider.class.getName();

  /** More than anybody declares; a longer file is not read. */
  private static final int MAX_BYTES = 64 * 1024;

  private static final int SHOWN = 60;

  /** Reads the file of an element; the classes may be in any element of its path. */
  static ServiceFile read(Path element, List<Path> classPath) {
    List<DeclaredProvider> declared = new ArrayList<>();
    List<SetAside> problems = new ArrayList<>();
    String location = ProviderPath.shown(element);
    try {
      for (String line : names(text(element))) {
        if (!isClassName(line)) {
          String cut = line.length() > SHOWN ? line.substring(0, SHOWN) + "..." : line;
          problems.add(
              problem(location, location, NAME + " has a line that names no class: " + cut));
        } else if (classPath.stream().noneMatch(each -> holds(each, line))) {
          problems.add(
              problem(line, location, NAME + " names this class, and it is nowhere on the path"));
        } else {
          declared.add(new DeclaredProvider(line, DeclaredProvider.UNNAMED, element));
        }
      }
    } catch (IOException e) {
      problems.add(problem(location, location, "cannot be read: " + ProviderPath.message(e)));
    }
    return new ServiceFile(declared, problems);
  }

  private static SetAside problem(String provider, String location, String reason) {
    return new SetAside(provider, DeclaredProvider.UNNAMED, location, EntryVerdict.REFUSED, reason);
  }

  /** Whether a jar or folder has a class; without loading it. */
  static boolean holds(Path element, String type) {
    String file = type.replace('.', '/') + ".class";
    if (Files.isDirectory(element)) {
      return Files.exists(element.resolve(file));
    }
    try (ZipFile jar = new ZipFile(element.toFile())) {
      return jar.getEntry(file) != null;
    } catch (IOException e) {
      return false; // told of when its service file is read
    }
  }

  private static String text(Path element) throws IOException {
    if (Files.isDirectory(element)) {
      Path file = element.resolve(NAME);
      return Files.exists(file) ? read(Files.newInputStream(file)) : "";
    }
    try (ZipFile jar = new ZipFile(element.toFile())) {
      ZipEntry entry = jar.getEntry(NAME);
      return entry == null ? "" : read(jar.getInputStream(entry));
    }
  }

  private static String read(InputStream from) throws IOException {
    try (InputStream in = from) {
      byte[] bytes = in.readNBytes(MAX_BYTES + 1);
      if (bytes.length > MAX_BYTES) {
        throw new IOException(NAME + " has more than " + MAX_BYTES + " bytes");
      }
      return new String(bytes, StandardCharsets.UTF_8);
    }
  }

  private static Set<String> names(String text) {
    Set<String> names = new LinkedHashSet<>();
    for (String line : Splitter.onPattern("\r?\n").split(text)) {
      int comment = line.indexOf('#');
      String name = (comment < 0 ? line : line.substring(0, comment)).strip();
      if (!name.isEmpty()) {
        names.add(name);
      }
    }
    return names;
  }

  private static boolean isClassName(String text) {
    return Splitter.on('.')
        .splitToStream(text)
        .allMatch(part ->
            !part.isEmpty()
                && Character.isJavaIdentifierStart(part.codePointAt(0))
                && part.codePoints().allMatch(Character::isJavaIdentifierPart));
  }
}
