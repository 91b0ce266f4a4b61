package org.wsp4j.testkit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** A test that one mode is enough for, chosen by the seed of the run: each run takes seconds. */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface InOneMode {
  /**
   * What takes so long.
   *
   * @return a clause for people
   */
  String because();
}
