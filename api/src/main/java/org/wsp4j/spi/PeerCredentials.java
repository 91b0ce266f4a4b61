package org.wsp4j.spi;

/**
 * Who is at the other end of a connection, by the system's word and not by the peer's own: the
 * value of {@link SocketOption#SO_PEERCRED}. A process may have ended since, and its number be
 * another's: what may be trusted is the user.
 *
 * @param processId the number of the process
 * @param userId the number of its effective user
 * @param groupId the number of its effective group
 */
public record PeerCredentials(int processId, int userId, int groupId) {}
