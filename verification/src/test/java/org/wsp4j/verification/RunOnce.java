package org.wsp4j.verification;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * A test that is run on the module path alone, and not again on the class path: how the providers
 * are found makes no difference to what it shows.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@EnabledIfSystemProperty(
    named = "wsp4j.modulePath",
    matches = "true",
    disabledReason = "run once: how the providers are found makes no difference")
public @interface RunOnce {}
