package org.wsp4j.testkit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Modes that cannot apply to a test, and why. A mode is meant if it has one of the values of every
 * dimension that is given: {@code @NotIn(way = BLOCKING, memory = CONFINED_ARENA, because = ...)}.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
@Repeatable(NotIn.All.class)
public @interface NotIn {
  /** Why a row that has other threads complete a receive, or waits without a call, needs this. */
  String CONFINED = "only its owner serves it, while that calls or waits (DEC-36)";

  /** Why a row that breaks a network needs this. */
  String NETWORK = "the kernel gives a network to a thread of the operating system";

  /**
   * Ways to receive.
   *
   * @return none: whatever the way
   */
  Way[] way() default {};

  /**
   * Kinds of memory.
   *
   * @return none: whatever the memory
   */
  Memory[] memory() default {};

  /**
   * Lengths of the list of buffers.
   *
   * @return none: whatever the length
   */
  Split[] split() default {};

  /**
   * Kinds of threads.
   *
   * @return none: whatever the thread
   */
  ThreadKind[] thread() default {};

  /**
   * Why the test cannot be run in them.
   *
   * @return a clause for people
   */
  String because();

  /** Several of them. */
  @Documented
  @Retention(RetentionPolicy.RUNTIME)
  @Target(ElementType.METHOD)
  @interface All {
    /**
     * Each.
     *
     * @return at least two
     */
    NotIn[] value();
  }
}
