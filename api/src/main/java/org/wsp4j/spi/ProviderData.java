package org.wsp4j.spi;

import java.util.Objects;

/** What a provider says of itself at start-up: {@code WSPDATA}. */
public final class ProviderData {
  private SpiVersion version = SpiVersion.CURRENT;
  private String description = "";

  /** Makes data that answers {@link SpiVersion#CURRENT} and says nothing. */
  public ProviderData() {}

  /**
   * The version that the runtime will use.
   *
   * @return the version
   */
  public SpiVersion version() {
    return version;
  }

  /**
   * Answers a version: the highest that both sides know.
   *
   * @param version not higher than the one requested
   * @return this
   */
  public ProviderData version(SpiVersion version) {
    this.version = Objects.requireNonNull(version, "version");
    return this;
  }

  /**
   * What a person should know: the engine in use, or why start-up failed.
   *
   * @return one line
   */
  public String description() {
    return description;
  }

  /**
   * Says something. On a failure: the reason and what to do about it.
   *
   * @param description one line
   * @return this
   */
  public ProviderData description(String description) {
    this.description = Objects.requireNonNull(description, "description");
    return this;
  }
}
