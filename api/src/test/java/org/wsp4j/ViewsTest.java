package org.wsp4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ScatteringByteChannel;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.wsp4j.spi.WsaError;

class ViewsTest extends FaceFixture {
  @Test
  void aStreamReadsToTheEnd() throws Exception {
    fake(stream).deliver("hello ");
    fake(stream).deliver("world");
    fake(stream).end(WsaError.NO_ERROR);
    InputStream in = stream.inputStream();

    assertThat(in.available()).isEqualTo(11);
    assertThat(in.read()).isEqualTo('h');
    assertThat(in.read(new byte[0])).isZero();
    assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8)).isEqualTo("ello world");
    assertThat(in.read()).isEqualTo(-1);
  }

  @Test
  void anEmptyMessageIsNeitherAByteNorTheEndOfTheStream() throws Exception {
    fake(messages).deliver("");
    fake(messages).deliver("x");
    fake(messages).end(WsaError.NO_ERROR);
    InputStream in = messages.inputStream();

    assertThat(in.read()).isEqualTo('x');
    assertThat(in.read()).isEqualTo(-1);
  }

  @Test
  void bytesAreReadUnsigned() throws Exception {
    fake(stream).deliver("\u00ff");

    assertThat(stream.inputStream().read()).isEqualTo(0xC3);
  }

  @Test
  void aResetAndAMessageTooLargeAreExceptionsOfTheStream() {
    fake(messages).deliver("too large");
    fake(stream).end(WsaError.WSAECONNRESET);

    assertThatThrownBy(() -> messages.inputStream().read(new byte[2]))
        .hasMessageContaining("WSAEMSGSIZE (10040)");
    assertThatThrownBy(() -> stream.inputStream().read())
        .hasMessageContaining("WSAECONNRESET (10054)");
  }

  @Test
  void aChannelScattersOneReceiveWithoutHoles() throws Exception {
    fake(stream).deliver("abcdefgh");
    ByteBuffer[] buffers = {
      ByteBuffer.allocate(3), ByteBuffer.allocateDirect(2), ByteBuffer.allocate(9)
    };

    assertThat(stream.channel().read(buffers)).isEqualTo(8);

    assertThat(text(buffers[0])).isEqualTo("abc");
    assertThat(text(buffers[1])).isEqualTo("de");
    assertThat(text(buffers[2])).isEqualTo("fgh");
  }

  @Test
  void aChannelTakesOnlyTheBuffersItIsGiven() throws Exception {
    fake(stream).deliver("abcdefgh");
    ByteBuffer[] buffers = {ByteBuffer.allocate(3), ByteBuffer.allocate(2), ByteBuffer.allocate(3)};

    assertThat(stream.channel().read(buffers, 1, 1)).isEqualTo(2);

    assertThat(buffers[0].position()).isZero();
    assertThat(text(buffers[1])).isEqualTo("ab");
    assertThat(buffers[2].position()).isZero();
  }

  @Test
  void aChannelAnswersZeroWithoutDataOrRoomAndMinusOneAtTheEnd() throws Exception {
    ScatteringByteChannel channel = stream.nonblocking(true).channel();
    assertThat(channel.read(ByteBuffer.allocate(4))).isZero();
    assertThat(channel.read(ByteBuffer.allocate(0))).isZero();

    fake(stream).end(WsaError.NO_ERROR);
    assertThat(channel.read(ByteBuffer.allocate(4))).isEqualTo(-1);
  }

  @Test
  void closingAViewClosesTheSocket() throws Exception {
    ScatteringByteChannel channel = stream.channel();
    assertThat(channel.isOpen()).isTrue();

    channel.close();
    messages.inputStream().close();

    assertThat(channel.isOpen()).isFalse();
    assertThatThrownBy(() -> channel.read(ByteBuffer.allocate(1)))
        .isInstanceOf(ClosedChannelException.class);
    assertThat(messages.isOpen()).isFalse();
  }
}
