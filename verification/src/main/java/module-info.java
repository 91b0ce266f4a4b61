/**
 * The build's own proof. All code is in the tests; the descriptor is here so that they run on the
 * module path, beside what they prove, while tools such as ArchUnit stay on the class path.
 */
module org.wsp4j.verification {
  requires org.wsp4j.provider.support;
  requires org.wsp4j.provider.seqpacket;
  requires org.wsp4j.provider.tcp;
  requires org.wsp4j.provider.udp;
  requires org.wsp4j.testkit;
  requires java.compiler;
  requires jdk.management;
  requires com.google.gson;

  uses org.wsp4j.spi.ServiceProvider;
}
