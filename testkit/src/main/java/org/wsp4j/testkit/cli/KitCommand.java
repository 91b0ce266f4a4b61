package org.wsp4j.testkit.cli;

import com.google.common.base.Splitter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** How the kit is started: what failures name as the way to run a row again begins with it. */
final class KitCommand {
  /** By this property the script that starts the kit says how it was called; not a setting. */
  private static final String SCRIPT = "org.wsp4j.testkit.script";

  private static final String MODULE = "org.wsp4j.testkit";

  private KitCommand() {}

  /** As a user would type it: the script, or the launcher with its options up to the module. */
  static String text() {
    String script = System.getProperty(SCRIPT);
    return script == null ? launcher() : script;
  }

  private static String launcher() {
    List<String> words = new ArrayList<>();
    for (String word : ofProcess()) {
      words.add(quoted(word));
      if (word.equals(MODULE)
          || word.startsWith(MODULE + "/")
          || word.equals(Main.class.getName())) {
        return String.join(" ", words);
      }
    }
    return "java -m " + MODULE;
  }

  /** A {@link ProcessHandle} tells the words of a process of Linux up to 4 KiB only. */
  private static List<String> ofProcess() {
    try {
      return Splitter.on('\0').splitToList(Files.readString(Path.of("/proc/self/cmdline")));
    } catch (IOException e) {
      return List.of(); // no Linux: the general form will do
    }
  }

  /** For a shell. */
  static String quoted(String word) {
    return word.matches("[\\w./:,=@%+-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
  }
}
