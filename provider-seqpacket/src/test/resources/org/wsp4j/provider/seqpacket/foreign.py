"""Reliable messages over TCP, version 1, from its document alone.

  foreign.py echo PORT            connects, sends back every record in parts, then END
  foreign.py send PORT SEED N     connects, sends N records of pseudo-random lengths, then END
  foreign.py read PORT            connects, prints each record's length and CRC-32, then how it ended
"""
import socket
import struct
import sys
import zlib

MAGIC = b"\x89WSPSEQ\n"
PART, LAST, END = 1, 2, 3
LIMIT = 1 << 26


class Lost(Exception):
    pass


class Records:
    def __init__(self, port):
        self.tcp = socket.create_connection(("127.0.0.1", port), timeout=60)
        self.tcp.sendall(MAGIC + struct.pack(">HHI", 1, 0, LIMIT))
        magic, version, zero, self.limit = struct.unpack(">8sHHI", self.exactly(16))
        if (magic, version, zero) != (MAGIC, 1, 0) or self.limit < 65536:
            raise SystemExit("no such peer: %r" % ((magic, version, zero, self.limit),))

    def exactly(self, length):
        data = bytearray()
        while len(data) < length:
            more = self.tcp.recv(min(length - len(data), 1 << 16))
            if not more:
                raise Lost("the stream ended after %d of %d bytes" % (len(data), length))
            data += more
        return bytes(data)

    def frame(self, kind, payload=b""):
        self.tcp.sendall(struct.pack(">I", kind << 24 | len(payload)) + payload)

    def send(self, record, part=None):
        if len(record) > self.limit:
            raise ValueError("record of %d bytes, limit %d" % (len(record), self.limit))
        while part and len(record) > part:
            self.frame(PART, record[:part])
            record = record[part:]
        self.frame(LAST, record)

    def end(self):
        self.frame(END)
        self.tcp.shutdown(socket.SHUT_WR)

    def read(self):
        """The next record, or None at the end."""
        record, inside = b"", False
        while True:
            word = struct.unpack(">I", self.exactly(4))[0]
            kind, length = word >> 24, word & 0xFFFFFF
            if kind == END and length == 0 and not inside:
                return None
            if kind not in (PART, LAST) or (kind == PART and length == 0):
                raise ValueError("frame %08x" % word)
            if len(record) + length > LIMIT:
                raise ValueError("record too long: %08x" % word)
            record += self.exactly(length)
            inside = kind == PART
            if not inside:
                return record


def main(what, port, *rest):
    peer = Records(int(port))
    if what == "send":
        state, count = int(rest[0]), int(rest[1])
        for i in range(count):
            state = (state * 1103515245 + 12345) % (1 << 31)
            record = bytes((state + k) % 251 for k in range(state % 5000))
            peer.send(record, (None, 1000, 1)[i % 3] if len(record) < 2000 else 1000)
            print(len(record), zlib.crc32(record))
        peer.end()
    else:
        record = peer.read()
        while record is not None:
            if what == "echo":
                peer.send(record, 1000)
            else:
                print(len(record), zlib.crc32(record))
            record = peer.read()
        print("END")
        peer.end()


try:
    main(*sys.argv[1:])
except (Lost, ConnectionError) as lost:
    print("LOST", lost)
