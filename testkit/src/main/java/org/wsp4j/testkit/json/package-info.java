/** What several parts of the kit write as JSON, for each other. */
@NullMarked
package org.wsp4j.testkit.json;

import org.jspecify.annotations.NullMarked;
