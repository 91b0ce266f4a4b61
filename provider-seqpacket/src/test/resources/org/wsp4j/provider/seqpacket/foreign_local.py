"""A peer of AF_UNIX SOCK_SEQPACKET in another language.

  foreign_local.py send PATH SEED N    connects, sends N records of pseudo-random lengths, closes
  foreign_local.py read PATH           connects, prints each record's length and CRC-32, then END or LOST
  foreign_local.py echo PATH           listens at PATH, sends back every record of one connection
  foreign_local.py rights PATH FILE    connects, sends a record with descriptors of FILE, closes
  foreign_local.py reset PATH          connects, closes without reading the record that came
"""
import array
import os
import random
import select
import socket
import sys
import zlib

LARGEST = 1 << 18


def connected(path):
    peer = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    peer.settimeout(60)
    peer.connect(path)
    return peer


def received(peer):
    """The next record, or None at the end: with SO_PASSCRED each record has control data."""
    data, control, _, _ = peer.recvmsg(LARGEST, socket.CMSG_SPACE(12))
    return data if control else None


def describe(record):
    print(len(record), zlib.crc32(record))


def send(path, seed, count):
    chance = random.Random(int(seed))
    peer = connected(path)
    for i in range(int(count)):
        record = chance.randbytes(0 if i % 10 == 0 else chance.randrange(20_000))
        describe(record)
        peer.send(record)
    peer.close()


def read(path):
    peer = connected(path)
    peer.setsockopt(socket.SOL_SOCKET, socket.SO_PASSCRED, 1)
    peer.send(b"ready")
    try:
        record = received(peer)
        while record is not None:
            describe(record)
            record = received(peer)
        print("END")
    except ConnectionResetError:
        print("LOST")


def echo(path):
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_PASSCRED, 1)
    listener.bind(path)
    listener.listen(1)
    print("listening", flush=True)
    peer, _ = listener.accept()
    peer.setsockopt(socket.SOL_SOCKET, socket.SO_PASSCRED, 1)
    record = received(peer)
    while record is not None:
        peer.send(record)
        record = received(peer)
    print("END")


def rights(path, file):
    peer = connected(path)
    opened = [os.open(file, os.O_RDONLY) for _ in range(8)]
    rights = [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", opened))]
    peer.sendmsg([b"with descriptors"], rights)
    peer.sendmsg([b"x"], rights)
    print(os.getpid(), os.geteuid(), os.getegid())
    peer.close()


def reset(path):
    peer = connected(path)
    peer.send(b"lost or not")
    select.select([peer], [], [])
    peer.close()
    print("closed")


if __name__ == "__main__":
    globals()[sys.argv[1]](*sys.argv[2:])
