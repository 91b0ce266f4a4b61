package org.wsp4j.testkit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.wsp4j.spi.ServiceFlag;

/**
 * The bits that an entry must declare for a test to run: without them the verdict is NOT_CLAIMED
 * and names the first that is missing, with them a failure is CLAIM_BROKEN. Only for what the
 * catalogue of requirements does not say already.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Needs {
  /**
   * The bits.
   *
   * @return at least one
   */
  ServiceFlag[] value();
}
