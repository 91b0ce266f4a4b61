/**
 * The certification: {@link org.wsp4j.testkit.certify.ProviderCertification} is what an author of a
 * provider extends, {@link org.wsp4j.testkit.certify.Certifier} runs it without a class of his own.
 */
@NullMarked
package org.wsp4j.testkit.certify;

import org.jspecify.annotations.NullMarked;
