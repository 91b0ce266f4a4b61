package org.wsp4j.testkit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The requirements and decisions that a test shows: a test may cite several, a row several tests.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Requirement {
  /**
   * The ids.
   *
   * @return at least one, such as {@code RECV-8.01} or {@code DEC-07}
   */
  String[] value();
}
