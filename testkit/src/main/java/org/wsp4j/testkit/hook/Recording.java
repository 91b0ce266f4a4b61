package org.wsp4j.testkit.hook;

import java.io.IOException;
import java.nio.file.Path;
import org.wsp4j.spi.ServiceProvider;

/**
 * Writes down what a provider does for a client, so that it can be {@linkplain Replay played again}
 * without the provider and without any network: a file of JSON lines, in the order of events, with
 * the bytes that were sent and received. The file holds the payload: keep it like the data itself.
 *
 * {@snippet :
 * try (Recording recording = Recording.to(file)) {
 *   StartupOptions.defaults().provider(recording.over(new AcmeProvider()));
 * }
 * }
 *
 * <p>Any thread may call, but a replay expects the calls in this order: record what one thread
 * does, or threads that take turns.
 */
public final class Recording implements AutoCloseable {
  /** What the first line of a recording says; another form gets the next number. */
  public static final int VERSION = 1;

  private final Recorder recorder;

  private Recording(Recorder recorder) {
    this.recorder = recorder;
  }

  /**
   * Begins a recording.
   *
   * @param file made, or emptied
   * @return a recording without a seed
   * @throws IOException if the file cannot be written
   */
  public static Recording to(Path file) throws IOException {
    return to(file, 0);
  }

  /**
   * Begins a recording of a client that leaves something to chance.
   *
   * @param file made, or emptied
   * @param seed what the client's chance follows from; {@link Replay#seed} gives it back
   * @return a recording
   * @throws IOException if the file cannot be written
   */
  public static Recording to(Path file, long seed) throws IOException {
    return new Recording(new Recorder(file, seed));
  }

  /**
   * Lays the recording over a provider.
   *
   * @param provider not started, owned by the layer; one for a recording that is to be replayed
   * @return a layer called {@code record}
   */
  public LayeredProvider over(ServiceProvider provider) {
    return new RecordingProvider(provider, recorder);
  }

  /**
   * Ends the file; what comes later is not recorded.
   *
   * @throws IOException if not everything could be written
   */
  @Override
  public void close() throws IOException {
    recorder.close();
  }
}
