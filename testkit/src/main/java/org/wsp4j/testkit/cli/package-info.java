/** The command line: {@link org.wsp4j.testkit.cli.Main}. */
@NullMarked
package org.wsp4j.testkit.cli;

import org.jspecify.annotations.NullMarked;
