package org.wsp4j.verification.command;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.wsp4j.spi.ServiceProvider;

/**
 * A provider's jar, compiled from its source: a layer over the TCP provider, of whose entries it
 * has the first, that does one thing differently. Immutable; each method answers a changed copy.
 *
 * @param name the last part of its module and its package, and its own name but for {@code -tcp}
 * @param constructor the statements of its constructor, after it is made
 * @param startup the statements of its start-up; the last one answers
 * @param members what else is in its class
 * @param descriptor what its module says besides what every one must
 * @param services the lines of its service file; none for a module
 */
record ProviderJar(
    String name,
    String constructor,
    String startup,
    String members,
    String descriptor,
    List<String> services) {

  private static final String FIRST_ENTRY =
      """
      @Override
      public List<ProtocolInfo> protocols() {
        return first();
      }
      """;

  private static final String STARTUP = "return super.startup(requested, upcalls, data);";

  /** One with nothing wrong about it. */
  static ProviderJar sound(String name) {
    String provides = "provides org.wsp4j.spi.ServiceProvider with com.acme." + name;
    return new ProviderJar(name, "", STARTUP, "", provides + ".AcmeProvider;", List.of());
  }

  ProviderJar constructor(String statements) {
    return new ProviderJar(name, statements, startup, members, descriptor, services);
  }

  ProviderJar startup(String statements) {
    return new ProviderJar(name, constructor, statements, members, descriptor, services);
  }

  ProviderJar members(String code) {
    return new ProviderJar(name, constructor, startup, code, descriptor, services);
  }

  ProviderJar descriptor(String directives) {
    return new ProviderJar(name, constructor, startup, members, directives, services);
  }

  /** For the class path: no module, and a service file of these lines. */
  ProviderJar services(String... lines) {
    return new ProviderJar(name, constructor, startup, members, "", List.of(lines));
  }

  String type() {
    return "com.acme." + name + ".AcmeProvider";
  }

  /** Compiles it, beside what is in a folder already, and puts it there. */
  Path into(Path folder) throws IOException {
    Map<String, String> sources = new LinkedHashMap<>();
    sources.put("com/acme/" + name + "/AcmeProvider.java", source());
    if (services.isEmpty()) {
      sources.put(
          "module-info.java",
          "module com.acme.%s { requires org.wsp4j.testkit; uses %s; %s }"
              .formatted(name, ServiceProvider.class.getName(), descriptor));
    }
    return pack(name, sources, services, folder);
  }

  private String source() {
    String entries = members.contains(" protocols()") ? "" : FIRST_ENTRY;
    return """
    package com.acme.%1$s;

    import java.util.*;
    import java.util.concurrent.*;
    import org.wsp4j.spi.*;
    import org.wsp4j.testkit.hook.LayeredProvider;

    public final class AcmeProvider extends LayeredProvider {
      %4$s

      public AcmeProvider() {
        super("%1$s", tcp());
        %2$s
      }

      private static ServiceProvider tcp() {
        return ServiceLoader.load(ServiceProvider.class).stream()
            .filter(each -> each.type().getName().equals("org.wsp4j.provider.tcp.TcpProvider"))
            .findFirst()
            .orElseThrow()
            .get();
      }

      @Override
      public WsaError startup(SpiVersion requested, Upcalls upcalls, ProviderData data) {
        %3$s
      }

      List<ProtocolInfo> first() {
        return super.protocols().subList(0, 1);
      }
      %5$s
    }
    """
        .formatted(name, constructor, startup, members, entries);
  }

  /** Compiles a module of one class beside what is in a folder, and puts it there. */
  static Path module(String name, String directives, String packageName, Path folder)
      throws IOException {
    Map<String, String> sources = new LinkedHashMap<>();
    sources.put("module-info.java", "module " + name + " { " + directives + " }");
    sources.putAll(oneClass(packageName));
    return pack(name, sources, List.of(), folder);
  }

  /** The same without a descriptor: an automatic module, called after its file. */
  static Path plain(String name, String packageName, Path folder) throws IOException {
    return pack(name, oneClass(packageName), List.of(), folder);
  }

  private static Map<String, String> oneClass(String packageName) {
    return Map.of(
        packageName.replace('.', '/') + "/Some.java",
        "package " + packageName + "; public class Some {}");
  }

  private static Path pack(
      String name, Map<String, String> sources, List<String> services, Path folder)
      throws IOException {
    Path classes = Files.createTempDirectory(folder.getParent(), name);
    compile(sources, classes, folder);
    Path jar = folder.resolve(name + ".jar");
    jar(classes, services, jar);
    return jar;
  }

  private static void compile(Map<String, String> sources, Path classes, Path beside) {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    List<JavaFileObject> files = new ArrayList<>();
    sources.forEach((file, code) -> files.add(new Source(file, code)));
    List<String> options = new ArrayList<>(List.of("-d", classes.toString(), "-proc:none"));
    if (sources.containsKey("module-info.java")) {
      String path = KitPath.modulePath() + File.pathSeparator + beside;
      options.addAll(List.of("-nowarn", "--module-path", path));
    } else if (sources.keySet().stream().anyMatch(each -> each.startsWith("com/acme/"))) {
      options.addAll(List.of("-nowarn", "--class-path", KitPath.modulePath()));
    }
    StringWriter said = new StringWriter();
    if (!compiler.getTask(said, null, null, options, null, files).call()) {
      throw new AssertionError("the jar of a test does not compile: " + said);
    }
  }

  /** Packs a folder of classes, with a service file if it has lines. */
  static void jar(Path classes, List<String> services, Path jar) throws IOException {
    try (OutputStream file = Files.newOutputStream(jar);
        JarOutputStream out = new JarOutputStream(file);
        Stream<Path> all = Files.walk(classes)) {
      for (Path each : all.filter(Files::isRegularFile).sorted().toList()) {
        out.putNextEntry(new JarEntry(classes.relativize(each).toString()));
        Files.copy(each, out);
      }
      if (!services.isEmpty()) {
        out.putNextEntry(new JarEntry("META-INF/services/" + ServiceProvider.class.getName()));
        out.write((String.join("\n", services) + "\n").getBytes(StandardCharsets.UTF_8));
      }
    }
  }

  private static final class Source extends SimpleJavaFileObject {
    private final String code;

    Source(String file, String code) {
      super(URI.create("memory:///" + file), Kind.SOURCE);
      this.code = code;
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return code;
    }
  }
}
