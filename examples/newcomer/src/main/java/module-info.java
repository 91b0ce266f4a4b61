module com.acme {
  requires org.wsp4j.testkit;

  uses org.wsp4j.spi.ServiceProvider;

  provides org.wsp4j.spi.ServiceProvider with
      com.acme.AcmeProvider;
}
