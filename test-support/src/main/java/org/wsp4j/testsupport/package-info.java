/** What the tests of the providers share. */
@NullMarked
package org.wsp4j.testsupport;

import org.jspecify.annotations.NullMarked;
