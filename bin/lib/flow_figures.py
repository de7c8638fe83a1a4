"""Measures by OpenFlow 1.3 on a bridge's management socket, and as a guest. Used by bin/bench-flows and bin/benchmark."""

import http.client
import socket
import statistics
import struct
import sys
import time

COOKIE, MASK = 0x4D65746170000000, 0xFFFFFFFFFF000000


class Switch:
    def __init__(self, path):
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.connect(path)
        self.sock.settimeout(30)
        self.buffer = b""
        self.send(0, struct.pack(">HHI", 1, 8, 1 << 4))
        self.receive(0)

    def send(self, kind, body):
        self.sock.sendall(struct.pack(">BBHI", 4, kind, 8 + len(body), 7) + body)

    def receive(self, kind):
        """The next message of this type; others are passed over."""
        while True:
            while len(self.buffer) < 8 or len(self.buffer) < struct.unpack(">H", self.buffer[2:4])[0]:
                self.buffer += self.sock.recv(65536)
            length = struct.unpack(">H", self.buffer[2:4])[0]
            message, self.buffer = self.buffer[:length], self.buffer[length:]
            if message[1] == kind:
                return message

    def delete_ours(self):
        match = struct.pack(">HH4x", 1, 4)
        fixed = struct.pack(">QQBBHHHIIIH2x", COOKIE, MASK, 255, 3, 0, 0, 0, 0xFFFFFFFF, 0xFFFFFFFF, 0xFFFFFFFF, 0)
        self.send(14, fixed + match)
        self.send(20, b"")
        self.receive(21)

    def count_ours(self):
        body = struct.pack(">HH4xB3xII4xQQ", 2, 0, 255, 0xFFFFFFFF, 0xFFFFFFFF, COOKIE, MASK)
        self.send(18, body + struct.pack(">HH4x", 1, 4))
        return struct.unpack(">I", self.receive(19)[32:36])[0]

    def await_count(self, wanted):
        # Counting holds the switch up, the longer the more there are.
        while self.count_ours() != wanted:
            time.sleep(0.0005 + wanted / 1e6)


def repair(path, rules, rounds):
    switch = Switch(path)
    switch.await_count(rules)
    times = []
    for _ in range(rounds):
        time.sleep(0.15)
        switch.delete_ours()
        begin = time.monotonic()
        switch.await_count(rules)
        times.append(1000 * (time.monotonic() - begin))
    print("p50 %.1f ms, max %.1f ms" % (statistics.median(times), max(times)))


def gap(seconds):
    """The longest time between two answers, with a request every 10 ms; ends with an answer."""
    last, longest, failed, end = time.monotonic(), 0.0, 0, time.monotonic() + seconds
    answered = False
    while time.monotonic() < end or not answered:
        try:
            connection = http.client.HTTPConnection("169.254.169.254", timeout=10)
            connection.request("GET", "/openstack")
            connection.getresponse().read()
            now = time.monotonic()
            longest, last, answered = max(longest, now - last), now, True
        except (OSError, http.client.HTTPException):
            failed, answered = failed + 1, False
        finally:
            connection.close()
        time.sleep(0.01)
    print("%.0f ms, %d requests failed" % (1000 * longest, failed))


def flood(seconds):
    """ARP requests for the service as fast as they can be sent; prints how many."""
    sock = socket.socket(socket.AF_PACKET, socket.SOCK_RAW)
    sock.bind(("eth0", 0))
    mac = open("/sys/class/net/eth0/address").read().strip().replace(":", "")
    frame = bytes.fromhex("f" * 12 + mac + "0806" + "0001080006040001" + mac + "0a000005" + "0" * 12 + "a9fea9fe")
    sent, end = 0, time.monotonic() + seconds
    while time.monotonic() < end:
        sock.send(frame)
        sent += 1
    print(sent)


if __name__ == "__main__":
    if sys.argv[1] == "repair":
        repair(sys.argv[2], int(sys.argv[3]), int(sys.argv[4]))
    elif sys.argv[1] == "gap":
        gap(float(sys.argv[2]))
    else:
        flood(float(sys.argv[2]))
