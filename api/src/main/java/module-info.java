/**
 * The receive contract of Winsock 2 for the JVM: {@link org.wsp4j.spi} for those who write a
 * transport, {@link org.wsp4j} for those who use one.
 */
module org.wsp4j.api {
  requires com.google.common;
  requires jdk.jfr;
  requires static transitive org.jspecify;

  exports org.wsp4j;
  exports org.wsp4j.spi;

  uses org.wsp4j.spi.ServiceProvider;
}
