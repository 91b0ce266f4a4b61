package org.wsp4j.testkit.hook;

/** The procedures of a {@link org.wsp4j.spi.ProviderSocket}, by the names of the SPI. */
public enum Procedure {
  /** {@link org.wsp4j.spi.ProviderSocket#recv}. */
  LPWSPRecv,
  /** {@link org.wsp4j.spi.ProviderSocket#recvFrom}. */
  LPWSPRecvFrom,
  /** {@link org.wsp4j.spi.ProviderSocket#send}. */
  LPWSPSend,
  /** {@link org.wsp4j.spi.ProviderSocket#sendTo}. */
  LPWSPSendTo,
  /** {@link org.wsp4j.spi.ProviderSocket#getOverlappedResult}. */
  LPWSPGetOverlappedResult,
  /** {@link org.wsp4j.spi.ProviderSocket#bind}. */
  LPWSPBind,
  /** {@link org.wsp4j.spi.ProviderSocket#listen}. */
  LPWSPListen,
  /** {@link org.wsp4j.spi.ProviderSocket#accept}. */
  LPWSPAccept,
  /** {@link org.wsp4j.spi.ProviderSocket#connect}. */
  LPWSPConnect,
  /** {@link org.wsp4j.spi.ProviderSocket#shutdown}. */
  LPWSPShutdown,
  /** {@link org.wsp4j.spi.ProviderSocket#joinLeaf}. */
  LPWSPJoinLeaf,
  /** {@link org.wsp4j.spi.ProviderSocket#cancelIo()}. */
  CancelIo,
  /** {@link org.wsp4j.spi.ProviderSocket#cancelIo(org.wsp4j.spi.Overlapped)}. */
  CancelIoEx,
  /** {@link org.wsp4j.spi.ProviderSocket#ioctl}. */
  LPWSPIoctl,
  /** {@link org.wsp4j.spi.ProviderSocket#eventSelect}. */
  LPWSPEventSelect,
  /** {@link org.wsp4j.spi.ProviderSocket#enumNetworkEvents}. */
  LPWSPEnumNetworkEvents,
  /** {@link org.wsp4j.spi.ProviderSocket#getOption}. */
  LPWSPGetSockOpt,
  /** {@link org.wsp4j.spi.ProviderSocket#setOption}. */
  LPWSPSetSockOpt,
  /** {@link org.wsp4j.spi.ProviderSocket#getSockName}. */
  LPWSPGetSockName,
  /** {@link org.wsp4j.spi.ProviderSocket#getPeerName}. */
  LPWSPGetPeerName,
  /** {@link org.wsp4j.spi.ProviderSocket#close}. */
  LPWSPCloseSocket
}
