package org.wsp4j.testkit.report;

/**
 * A provider that a run could not certify at all, or only in part: it harmed nobody else, and the
 * run is refused.
 *
 * @param provider its name where that is known, else the name of its class or of its file
 * @param module the name of its module, {@code unnamed} or {@code unknown}
 * @param location the file or folder it came from
 * @param verdict REFUSED, or INCOMPLETE if this machine lacks what it needs
 * @param reason what happened, for people; several lines if it left an account
 */
public record SetAside(
    String provider, String module, String location, EntryVerdict verdict, String reason) {
  /**
   * What happened, in short.
   *
   * @return the first line of the reason
   */
  public String summary() {
    return reason.lines().findFirst().orElse("");
  }

  @Override
  public String toString() {
    return provider + " (module " + module + ", " + location + "): " + reason;
  }
}
