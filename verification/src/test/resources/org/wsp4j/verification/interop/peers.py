"""The foreign ends of the interoperation tests: a function each, named on the command line."""
import select
import socket
import struct
import sys


def say(*words):
    print(*words, flush=True)


def family(host):
    return socket.AF_INET6 if ":" in host else socket.AF_INET


def udp_echo(host):
    """Echoes every datagram to its sender; 'bye' ends it."""
    end = socket.socket(family(host), socket.SOCK_DGRAM)
    end.bind((host, 0))
    say(end.getsockname()[1])
    while True:
        data, sender = end.recvfrom(65536)
        if data == b"bye":
            return
        end.sendto(data, sender)


def udp_burst(host, port, count):
    """Sends so many datagrams, each of its number in decimal as often as its number says."""
    end = socket.socket(family(host), socket.SOCK_DGRAM)
    end.bind((host, 0))
    say(end.getsockname()[1])
    for i in range(int(count)):
        end.sendto(str(i).encode() * i, (host, int(port)))


def group_send(group, port, index, text):
    end = socket.socket(family(group), socket.SOCK_DGRAM)
    if family(group) == socket.AF_INET:
        end.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_IF,
                       struct.pack("@4s4si", bytes(4), bytes(4), int(index)))
        end.sendto(text.encode(), (group, int(port)))
    else:
        end.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_MULTICAST_IF, int(index))
        end.sendto(text.encode(), (group, int(port), 0, int(index)))
    say(end.getsockname()[1])


def group_receive(group, index):
    end = socket.socket(family(group), socket.SOCK_DGRAM)
    end.bind(("", 0))
    if family(group) == socket.AF_INET:
        end.setsockopt(socket.IPPROTO_IP, socket.IP_ADD_MEMBERSHIP,
                       struct.pack("@4s4si", socket.inet_aton(group), bytes(4), int(index)))
    else:
        end.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_JOIN_GROUP,
                       socket.inet_pton(socket.AF_INET6, group) + struct.pack("@I", int(index)))
    say(end.getsockname()[1])
    data, sender = end.recvfrom(100)
    say(data.decode(), sender[1])


def connect(port):
    end = socket.create_connection(("127.0.0.1", int(port)))
    end.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return end


def until_end(end):
    data = b""
    while True:
        part = end.recv(100)
        if not part:
            return data.decode()
        data += part


def tcp_urgent_send(port):
    end = connect(port)
    end.sendall(b"ab")
    end.send(b"!", socket.MSG_OOB)
    end.sendall(b"cd")
    end.shutdown(socket.SHUT_WR)
    say(until_end(end))


def tcp_urgent_receive(port):
    end = connect(port)
    select.select([], [], [end])
    say(end.recv(1, socket.MSG_OOB | socket.MSG_PEEK).decode())
    say(end.recv(1, socket.MSG_OOB).decode())
    say(until_end(end))


def tcp_half_close(port):
    end = connect(port)
    end.sendall(b"question")
    end.shutdown(socket.SHUT_WR)
    say(until_end(end))


def tcp_reset(port):
    end = connect(port)
    end.sendall(b"last")
    say(end.recv(2).decode())
    end.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    end.close()


def tcp_sees_reset(port):
    end = connect(port)
    say(end.recv(2).decode())
    try:
        say(end.recv(2))
    except ConnectionResetError:
        say("reset")


def tcp_serve():
    """Accepts one connection, and says what came in before it answers."""
    server = socket.create_server(("127.0.0.1", 0))
    say(server.getsockname()[1])
    end, _ = server.accept()
    say(until_end(end))
    end.sendall(b"answer")
    end.close()


globals()[sys.argv[1]](*sys.argv[2:])
