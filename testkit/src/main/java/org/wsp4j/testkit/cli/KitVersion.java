package org.wsp4j.testkit.cli;

import org.wsp4j.testkit.report.Kit;
import picocli.CommandLine.IVersionProvider;

/** Answers {@code --version}. */
final class KitVersion implements IVersionProvider {
  @Override
  public String[] getVersion() {
    Kit kit = Kit.current();
    return new String[] {"wsp4j " + kit.version(), "rows " + kit.manifestHash()};
  }
}
