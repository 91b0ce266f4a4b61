package org.wsp4j.testkit;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ClassTemplateInvocationContext;
import org.junit.jupiter.api.extension.ClassTemplateInvocationContextProvider;
import org.junit.jupiter.api.extension.Extension;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.commons.support.ReflectionSupport;
import org.wsp4j.spi.ProtocolInfo;
import org.wsp4j.testkit.report.EntryReport;
import org.wsp4j.testkit.report.Glob;

/** Starts the provider once for a class and runs the rows once for each of its catalog entries. */
final class CertificationExtension implements ClassTemplateInvocationContextProvider {
  private static final ExtensionContext.Namespace NAMESPACE =
      ExtensionContext.Namespace.create(CertificationExtension.class);

  @Override
  public boolean supportsClassTemplate(ExtensionContext context) {
    return Certification.class.isAssignableFrom(context.getRequiredTestClass());
  }

  @Override
  public Stream<? extends ClassTemplateInvocationContext> provideClassTemplateInvocationContexts(
      ExtensionContext context) {
    Certification author =
        (Certification) ReflectionSupport.newInstance(context.getRequiredTestClass());
    Peering peering = author.peering();
    long seed =
        context
            .getConfigurationParameter(Certification.SEED, Long::valueOf)
            .orElseGet(System::nanoTime);
    Glob chosen = context.getConfigurationParameter(Certification.ROWS, Glob::of).orElse(Glob.ALL);
    Modes modes =
        context.getConfigurationParameter(Certification.MODES, Modes::of).orElse(Modes.EVERY);
    Candidate candidate = Candidate.start(peering, seed);
    context.getStore(NAMESPACE).put(Candidate.class, candidate);
    Consumer<EntryReport> found = transcript(context, seed);
    List<ProtocolInfo> entries = candidate.entries();
    author.begins(entries);
    return entries.stream()
        .map(entry -> new Invocation(author, candidate, entry, chosen, modes, found));
  }

  private static Consumer<EntryReport> transcript(ExtensionContext context, long seed) {
    String folder = context.getConfigurationParameter(Certification.REPORTS).orElse("");
    if (folder.isEmpty()) {
      return _ -> {};
    }
    Path file = Path.of(folder, context.getRequiredTestClass().getSimpleName() + ".json");
    Transcript transcript = new Transcript(file, seed);
    context.getStore(NAMESPACE).put(Transcript.class, transcript);
    return transcript::add;
  }

  private record Invocation(
      Certification author,
      Candidate candidate,
      ProtocolInfo entry,
      Glob chosen,
      Modes modes,
      Consumer<EntryReport> found)
      implements ClassTemplateInvocationContext {
    @Override
    public String getDisplayName(int index) {
      return entry.name();
    }

    @Override
    public List<Extension> getAdditionalExtensions() {
      return List.of(new RowExtension(author, candidate, entry, chosen, modes, found));
    }
  }
}
