"""
Guests that boot at once: each sends cloud-init's requests in their order, each on a connection of its own.

Reads {"namespaces": [...], "address": A, "paths": [...], "spread": SECONDS} as JSON, prints what was seen as JSON. One process
with non-blocking sockets, made beforehand inside the guests' namespaces, so that it costs little beside what is measured.
With "first": NAMESPACE it asks as that guest until it is answered, and prints when that was, by the monotonic clock.
"""

import ctypes
import gc
import json
import os
import resource
import select
import socket
import sys
import time

CLONE_NEWNET = 0x40000000
LIMIT = 10.0  # seconds that cloud-init waits for an answer
REQUEST = ("GET {} HTTP/1.1\r\nHost: {}\r\nUser-Agent: Cloud-Init/22.4.2\r\nAccept-Encoding: gzip, deflate\r\n"
           "Accept: */*\r\nConnection: close\r\n\r\n")
LIBC = ctypes.CDLL(None, use_errno=True)


def sockets(name, count):
    """Sockets of a namespace."""
    where = os.open(f"/run/netns/{name}", os.O_RDONLY)
    if LIBC.setns(where, CLONE_NEWNET) != 0:
        raise OSError(ctypes.get_errno(), "setns")
    os.close(where)
    return [socket.socket(socket.AF_INET, socket.SOCK_STREAM | socket.SOCK_NONBLOCK) for _ in range(count)]


class Exchange:
    """One request of one guest, begun at once. Events are edges: they tell of a change, once."""

    EVENTS = select.EPOLLOUT | select.EPOLLIN | select.EPOLLRDHUP | select.EPOLLET

    def __init__(self, guest, sock, address, request, poll):
        self.guest, self.socket, self.request, self.answer = guest, sock, request, b""
        self.began = time.monotonic()
        sock.connect_ex((address, 80))
        poll.register(sock, self.EVENTS)

    def advance(self):
        """Goes on as far as it can; whether it is over."""
        try:
            if self.request:
                self.socket.send(self.request)
                self.request = b""
            while True:
                octets = self.socket.recv(65536)
                if not octets:
                    return True
                self.answer += octets
        except BlockingIOError:
            return False
        except OSError as error:
            self.answer = str(error).encode()
            return True

    def failure(self):
        """What came in place of an answer, or nothing."""
        if self.answer.startswith(b"HTTP/1.1 200 "):
            return ""
        return self.answer[:60].decode(errors="replace").split("\r")[0] or "closed"


def storm(namespaces, address, paths, spread):
    """Latencies in milliseconds, failures by what was said, and the seconds from the first SYN to the last answer."""
    resource.setrlimit(resource.RLIMIT_NOFILE, (len(namespaces) * len(paths) + 100,) * 2)
    requests = [REQUEST.format(path, address).encode() for path in paths]
    unused = [sockets(name, len(paths)) for name in namespaces]
    poll, open_, latencies, failures = select.epoll(), {}, [], {}
    gc.disable()
    begin = looked = time.monotonic()
    cpu = time.process_time()
    begun = 0

    def ask(guest):
        mine = unused[guest]
        exchange = Exchange(guest, mine.pop(), address, requests[len(requests) - len(mine) - 1], poll)
        open_[exchange.socket.fileno()] = exchange

    def over(exchange, failure):
        latencies.append(1000 * (time.monotonic() - exchange.began))
        if failure:
            failures[failure] = failures.get(failure, 0) + 1
        del open_[exchange.socket.fileno()]
        exchange.socket.close()
        if unused[exchange.guest]:
            ask(exchange.guest)

    while begun < len(namespaces) or open_:
        now = time.monotonic()
        while begun < len(namespaces) and now >= begin + spread * begun / len(namespaces):
            ask(begun)
            begun += 1
        for number, _ in poll.poll(spread / len(namespaces) if begun < len(namespaces) else 1.0):
            exchange = open_[number]
            if exchange.advance():
                over(exchange, exchange.failure())
        if now > looked + 1:
            looked = now
            for exchange in [each for each in open_.values() if now - each.began > LIMIT]:
                over(exchange, "timeout")
    return {"seconds": time.monotonic() - begin, "latencies": latencies, "failures": failures, "client_cpu": time.process_time() - cpu}


def first_answer(name, address, path):
    """The time of a guest's first answer, as time.monotonic() gives it. Asks anew every 5 ms: a SYN that meets no flow is lost."""
    end = time.monotonic() + 30
    while time.monotonic() < end:
        poll, sock = select.epoll(), sockets(name, 1)[0]
        exchange = Exchange(0, sock, address, REQUEST.format(path, address).encode(), poll)
        patience = time.monotonic() + 0.005
        while time.monotonic() < patience:
            for _ in poll.poll(max(0.0, patience - time.monotonic())):
                if exchange.advance():
                    if not exchange.failure():
                        return time.monotonic()
                    patience = 0
                elif not exchange.request:
                    # Its connection stands: the answer may take its time.
                    patience = end
        poll.close()
        sock.close()
    raise TimeoutError("no answer")


if __name__ == "__main__":
    task = json.load(sys.stdin)
    if "first" in task:
        print(first_answer(task["first"], task["address"], task["paths"][0]))
    else:
        json.dump(storm(task["namespaces"], task["address"], task["paths"], task["spread"]), sys.stdout)
