package org.wsp4j.provider.support.linux;

/** What there is of the kernel for this process: the calls, or the reason why not. */
public sealed interface KernelAccess {
  /**
   * The calls can be made.
   *
   * @param calls of the real kernel
   */
  record Granted(SystemCalls calls) implements KernelAccess {}

  /**
   * The calls cannot be made.
   *
   * @param reason one line for a log, which names the remedy where there is one
   */
  record Refused(String reason) implements KernelAccess {}

  /**
   * Looks. Never throws for what it finds; any thread may call. What it links is linked once in the
   * life of the process.
   *
   * @return the calls, or the reason: another system, another architecture, a function that the C
   *     library lacks, native access denied
   */
  static KernelAccess open() {
    String os = System.getProperty("os.name", "");
    String arch = System.getProperty("os.arch", "");
    String unsupported = Linux.unsupported(os, arch);
    if (!unsupported.isEmpty()) {
      return new Refused(unsupported);
    }
    try {
      String missing = Downcalls.probe();
      return missing.isEmpty()
          ? new Granted(new NativeCalls(Downcalls.hasPwait2()))
          : new Refused("the C library has no " + missing);
    } catch (IllegalCallerException denied) {
      Module module = KernelAccess.class.getModule();
      String name = module.isNamed() ? module.getName() : "ALL-UNNAMED";
      return new Refused(
          "native access is denied; start the JVM with --enable-native-access=" + name);
    }
  }
}
