package org.wsp4j.verification.command;

import java.util.List;

/** Providers that do their worst, each in one way. */
final class HostileJars {
  static final ProviderJar CONSTRUCTOR =
      ProviderJar.sound("constructor")
          .constructor("throw new IllegalStateException(\"not today\");");

  static final ProviderJar INITIALISER =
      ProviderJar.sound("initialiser")
          .members("static { if (true) throw new RuntimeException(\"never\"); }");

  static final ProviderJar VERSION =
      ProviderJar.sound("version")
          .startup(
              """
              WsaError error = super.startup(requested, upcalls, data);
              data.version(new SpiVersion(3, 0));
              return error;
              """);

  static final ProviderJar NO_PROTOCOLS =
      ProviderJar.sound("nothing")
          .members("@Override public List<ProtocolInfo> protocols() { return null; }");

  static final ProviderJar CATALOG_IDS =
      ProviderJar.sound("ids")
          .members(
              """
              @Override public List<ProtocolInfo> protocols() {
                ProtocolInfo one = first().getFirst().inCatalog(1001, List.of(1001));
                return List.of(one, one);
              }
              """);

  static final ProviderJar STACK =
      ProviderJar.sound("stack").startup("return startup(requested, upcalls, data);");

  static final ProviderJar MEMORY =
      ProviderJar.sound("memory")
          .startup(
              """
              List<long[]> all = new ArrayList<>();
              while (true) {
                all.add(new long[Integer.MAX_VALUE - 8]);
              }
              """);

  static final ProviderJar THREAD_DEATH =
      ProviderJar.sound("death").startup("throw new ThreadDeath();");

  /** Claims to keep the boundaries of messages, over a byte stream: found by the rows. */
  static final ProviderJar LIAR =
      ProviderJar.sound("liar")
          .members(
              """
              @Override public List<ProtocolInfo> protocols() {
                ProtocolInfo own = first().getFirst();
                return List.of(
                    new ProtocolInfo(
                        own.serviceFlags() | ServiceFlag.XP1_MESSAGE_ORIENTED.mask(),
                        own.providerFlags(), own.providerId(), 0, List.of(), own.version(),
                        own.addressFamily(), own.maxSockAddr(), own.minSockAddr(),
                        SocketType.SOCK_SEQPACKET, own.protocol(), 1 << 20, own.name()));
              }

              @Override public List<ProtocolInfo> below(ProtocolInfo entry) {
                return super.below(first().getFirst());
              }
              """);

  static final ProviderJar ENDLESS =
      ProviderJar.sound("endless")
          .startup(
              """
              System.out.println("about to begin");
              while (true) {
                Thread.onSpinWait();
              }
              """);

  static final ProviderJar EXITS =
      ProviderJar.sound("exits")
          .startup(
              """
              System.out.println("that is enough");
              System.exit(0);
              return WsaError.NO_ERROR;
              """);

  /** Does well until the first row opens a socket. */
  static final ProviderJar HALTS =
      ProviderJar.sound("halts")
          .members(
              """
              @Override
              public WsaError open(ProtocolInfo protocol, int flags, Out<ProviderSocket> socket) {
                Runtime.getRuntime().halt(0);
                return WsaError.WSAEFAULT;
              }
              """);

  static final ProviderJar CRASHES =
      ProviderJar.sound("crashes")
          .startup(
              """
              java.lang.foreign.MemorySegment.ofAddress(8).reinterpret(8)
                  .set(java.lang.foreign.ValueLayout.JAVA_BYTE, 0, (byte) 1);
              return WsaError.NO_ERROR;
              """);

  /** Leaves a thread, and a shutdown hook, that never end; and talks without end. */
  static final ProviderJar LINGERS =
      ProviderJar.sound("lingers")
          .startup(
              """
              Runnable forever = () -> {
                while (true) {
                  Thread.onSpinWait();
                }
              };
              new Thread(forever).start();
              Runtime.getRuntime().addShutdownHook(new Thread(forever));
              System.out.print("x".repeat(100_000));
              return super.startup(requested, upcalls, data);
              """);

  /** Prints without end where the kit itself tells of the run. */
  static final ProviderJar FLOODS =
      ProviderJar.sound("floods")
          .startup(
              """
              try (var out = new java.io.FileOutputStream(java.io.FileDescriptor.out)) {
                byte[] line = "more\\n".repeat(1000).getBytes();
                while (true) {
                  out.write(line);
                }
              } catch (java.io.IOException e) {
                throw new java.io.UncheckedIOException(e);
              }
              """);

  /** Leaves a process behind that keeps the output of its JVM open, and ends that. */
  static final ProviderJar SPAWNS =
      ProviderJar.sound("spawns")
          .startup(
              """
              try {
                new ProcessBuilder("sleep", "60").inheritIO().start();
              } catch (java.io.IOException e) {
                throw new java.io.UncheckedIOException(e);
              }
              Runtime.getRuntime().halt(7);
              return WsaError.NO_ERROR;
              """);

  /** Holds on to all memory from its first socket on. */
  static final ProviderJar HOARDS =
      ProviderJar.sound("hoards")
          .members(
              """
              private static final List<long[]> ALL = new ArrayList<>();

              @Override
              public WsaError open(ProtocolInfo protocol, int flags, Out<ProviderSocket> socket) {
                for (int size = 1 << 20; size > 0; size /= 2) {
                  try {
                    while (true) {
                      ALL.add(new long[size]);
                    }
                  } catch (OutOfMemoryError e) {
                    continue;
                  }
                }
                return super.open(protocol, flags, socket);
              }
              """);

  /** Takes what the kit prints with away, and its own jar. */
  static final ProviderJar VANISHES =
      ProviderJar.sound("vanishes")
          .startup(
              """
              System.out.close();
              System.err.close();
              try {
                java.nio.file.Files.delete(
                    java.nio.file.Path.of(
                        getClass().getModule().getLayer().configuration()
                            .findModule(getClass().getModule().getName()).orElseThrow()
                            .reference().location().orElseThrow()));
              } catch (java.io.IOException e) {
                throw new java.io.UncheckedIOException(e);
              }
              return super.startup(requested, upcalls, data);
              """);

  static final ProviderJar UNDECLARED = ProviderJar.sound("undeclared").descriptor("");

  /** Needs a module that has a package of the contract's as well. */
  static final ProviderJar SPLIT = requiring("split", "spoof");

  /** Needs a module that needs it. */
  static final ProviderJar CYCLE = requiring("cycle", "circle");

  private static ProviderJar requiring(String name, String module) {
    ProviderJar sound = ProviderJar.sound(name);
    return sound.descriptor("requires " + module + "; " + sound.descriptor());
  }

  /** What an application that finds one of these on its path survives. */
  static final List<ProviderJar> SURVIVED =
      List.of(
          CONSTRUCTOR,
          INITIALISER,
          VERSION,
          NO_PROTOCOLS,
          CATALOG_IDS,
          STACK,
          MEMORY,
          THREAD_DEATH);

  private HostileJars() {}
}
