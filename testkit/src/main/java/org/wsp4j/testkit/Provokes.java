package org.wsp4j.testkit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.Set;
import org.wsp4j.spi.WsaError;

/**
 * The error that a test brings about by breaking a real network. Where the author has declared it
 * unreachable ({@link Peering#unreachable}) the verdict is NOT_CLAIMED, with the author's reason.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Provokes {
  /** The errors that only a broken network brings about. */
  Set<WsaError> ERRORS =
      Set.of(WsaError.WSAENETDOWN, WsaError.WSAENETRESET, WsaError.WSAECONNABORTED);

  /**
   * The error.
   *
   * @return one of {@link #ERRORS}
   */
  WsaError value();
}
