package org.wsp4j;

import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.wsp4j.fake.FakeProvider;
import org.wsp4j.fake.FakeSocket;
import org.wsp4j.fake.GoodProvider;
import org.wsp4j.fake.StubSocket;
import org.wsp4j.spi.ServiceProvider;

/** A folder of classes and a service file, as somebody's broken jar may hold. */
final class ProviderFolder {
  private static final ClassDesc PROVIDER = ClassDesc.of(ServiceProvider.class.getName());
  private static final ClassDesc FAILURE = ClassDesc.of("java.lang.IllegalStateException");

  private final Path root;
  private final List<String> services = new ArrayList<>();
  private final List<URL> others = new ArrayList<>();

  ProviderFolder(Path root) {
    this.root = root;
  }

  /** Adds a line to the service file. */
  ProviderFolder service(String line) {
    services.add(line);
    return this;
  }

  /** Puts another folder, with this service file, before this one. */
  ProviderFolder before(Path other, String... lines) throws IOException {
    write(other, List.of(lines));
    others.add(other.toUri().toURL());
    return this;
  }

  private static void write(Path folder, List<String> lines) throws IOException {
    Path file = folder.resolve("META-INF/services/" + ServiceProvider.class.getName());
    Files.createDirectories(file.getParent());
    Files.write(file, lines);
  }

  ProviderFolder bytes(String className, byte[] bytes) throws IOException {
    Path file = root.resolve(className.replace('.', '/') + ".class");
    Files.createDirectories(file.getParent());
    Files.write(file, bytes);
    return this;
  }

  /** Copies a provider that works. */
  ProviderFolder good() throws IOException {
    copy(StubSocket.class);
    copy(FakeSocket.class);
    for (Class<?> nested : FakeSocket.class.getDeclaredClasses()) {
      copy(nested);
    }
    copy(FakeProvider.class);
    copy(GoodProvider.class);
    return service(GoodProvider.class.getName());
  }

  private void copy(Class<?> type) throws IOException {
    String file = type.getName().substring(type.getPackageName().length() + 1) + ".class";
    try (InputStream in = type.getResourceAsStream(file)) {
      if (in == null) {
        throw new AssertionError(file + " is not where its class came from");
      }
      bytes(type.getName(), in.readAllBytes());
    }
  }

  /** A provider without methods, and with a constructor that does its worst. */
  ProviderFolder constructor(String className, Consumer<CodeBuilder> body) throws IOException {
    return provider(className, ConstantDescs.INIT_NAME, body);
  }

  /** A provider whose class cannot be initialised. */
  ProviderFolder staticInitialiser(String className, Consumer<CodeBuilder> body)
      throws IOException {
    return provider(className, ConstantDescs.CLASS_INIT_NAME, body);
  }

  private ProviderFolder provider(String className, String method, Consumer<CodeBuilder> body)
      throws IOException {
    return generate(
        className,
        type -> {
          type.withInterfaceSymbols(PROVIDER);
          if (method.equals(ConstantDescs.CLASS_INIT_NAME)) {
            type.withMethodBody(method, ConstantDescs.MTD_void, ClassFile.ACC_STATIC, body);
            type.withMethodBody(
                ConstantDescs.INIT_NAME,
                ConstantDescs.MTD_void,
                ClassFile.ACC_PUBLIC,
                code -> callSuper(code).return_());
          } else {
            type.withMethodBody(
                method,
                ConstantDescs.MTD_void,
                ClassFile.ACC_PUBLIC,
                code -> body.accept(callSuper(code)));
          }
        });
  }

  private static CodeBuilder callSuper(CodeBuilder code) {
    return code.aload(0)
        .invokespecial(ConstantDescs.CD_Object, ConstantDescs.INIT_NAME, ConstantDescs.MTD_void);
  }

  ProviderFolder generate(String className, Consumer<ClassBuilder> content) throws IOException {
    byte[] bytes =
        ClassFile.of()
            .build(
                ClassDesc.of(className),
                type -> {
                  type.withFlags(ClassFile.ACC_PUBLIC);
                  content.accept(type);
                });
    return bytes(className, bytes).service(className);
  }

  /** Code that throws, for a constructor or an initialiser. */
  static void fails(CodeBuilder code) {
    code.new_(FAILURE)
        .dup()
        .loadConstant("broken on purpose")
        .invokespecial(
            FAILURE,
            ConstantDescs.INIT_NAME,
            MethodTypeDesc.of(ConstantDescs.CD_void, ConstantDescs.CD_String))
        .athrow();
  }

  /** The same with a throwable of a type. */
  static void fails(CodeBuilder code, ClassDesc type) {
    code.new_(type)
        .dup()
        .invokespecial(type, ConstantDescs.INIT_NAME, ConstantDescs.MTD_void)
        .athrow();
  }

  /** Writes the service file and opens the folder; its own classes go before those of the tests. */
  URLClassLoader loader() throws IOException {
    write(root, services);
    List<URL> roots = new ArrayList<>(others);
    roots.add(root.toUri().toURL());
    return new URLClassLoader(roots.toArray(URL[]::new), ServiceProvider.class.getClassLoader()) {
      @Override
      protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        synchronized (getClassLoadingLock(name)) {
          boolean own = name.startsWith("org.wsp4j.fake.");
          Class<?> loaded = findLoadedClass(name);
          if (own) {
            return loaded == null ? findClass(name) : loaded;
          }
          return super.loadClass(name, resolve);
        }
      }
    };
  }
}
