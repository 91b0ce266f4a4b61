package org.wsp4j.testkit;

/** The kinds of threads that a client may call from. */
public enum ThreadKind {
  /** A thread of the operating system. */
  PLATFORM,
  /** A thread of the Java runtime alone. */
  VIRTUAL;

  Thread.Builder builder() {
    return switch (this) {
      case PLATFORM -> Thread.ofPlatform().daemon();
      case VIRTUAL -> Thread.ofVirtual();
    };
  }
}
