import org.jspecify.annotations.NullMarked;

/** Certification of providers, the in-memory reference provider, hooks, and the command line. */
@NullMarked
@SuppressWarnings({"requires-automatic", "requires-transitive-automatic"})
module org.wsp4j.testkit {
  requires transitive org.wsp4j.api;
  requires transitive org.junit.jupiter.api;
  requires static transitive org.jspecify;
  requires com.google.common;
  requires com.google.gson;
  requires com.samskivert.jmustache;
  requires info.picocli;
  requires java.management;
  requires java.xml;
  requires org.junit.platform.commons;
  requires org.junit.platform.launcher;
  requires org.opentest4j;

  exports org.wsp4j.testkit;
  exports org.wsp4j.testkit.certify;
  exports org.wsp4j.testkit.hook;
  exports org.wsp4j.testkit.reference;
  exports org.wsp4j.testkit.report;
  exports org.wsp4j.testkit.rows;
  exports org.wsp4j.testkit.scenario;

  opens org.wsp4j.testkit to
      org.junit.platform.commons;
  opens org.wsp4j.testkit.certify to
      org.junit.platform.commons;
  opens org.wsp4j.testkit.rows to
      org.junit.platform.commons;
  opens org.wsp4j.testkit.cli to
      info.picocli;

  uses org.wsp4j.spi.ServiceProvider;
}
