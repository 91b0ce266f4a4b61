package org.wsp4j.fake;

/** What a service loader can make. */
public final class GoodProvider extends FakeProvider {
  public GoodProvider() {
    super("good");
  }
}
