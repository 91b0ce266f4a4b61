package org.wsp4j.runtime;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import org.wsp4j.spi.Apc;

/** Says that a routine was owed to a thread that has ended (DEC-14). */
@Name("org.wsp4j.ApcDropped")
@Label("Routine Dropped")
@Category("wsp4j")
@Description("A completion was owed to a thread that has ended; its result stays readable")
@StackTrace(false)
final class ApcDropped extends Event {
  @Label("Thread")
  String thread = "";

  @Label("Procedure")
  String procedure = "";

  static void of(Thread thread, Apc apc) {
    ApcDropped event = new ApcDropped();
    if (event.isEnabled()) {
      event.thread = thread.getName() + "#" + thread.threadId();
      event.procedure = apc.getClass().getName();
      event.commit();
    }
  }
}
