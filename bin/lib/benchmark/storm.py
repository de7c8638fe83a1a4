"""
Guests that boot at once: each sends cloud-init's requests in their order, each on a connection of its own.

Reads {"namespaces": [...], "address": A, "paths": [...], "spread": SECONDS} as JSON, prints what was seen as JSON. One process
with non-blocking sockets, each made inside the guest's namespace, so that it costs little beside what is measured.
With "first": NAMESPACE it asks as that guest until it is answered, and prints when that was, by the monotonic clock.
"""

import ctypes
import heapq
import json
import os
import select
import socket
import sys
import time

CLONE_NEWNET = 0x40000000
LIMIT = 10.0  # seconds that cloud-init waits for an answer
REQUEST = ("GET {} HTTP/1.1\r\nHost: {}\r\nUser-Agent: Cloud-Init/22.4.2\r\nAccept-Encoding: gzip, deflate\r\n"
           "Accept: */*\r\nConnection: close\r\n\r\n")
LIBC = ctypes.CDLL(None, use_errno=True)


def enter(namespace):
    """Whatever socket is made next is that namespace's."""
    if LIBC.setns(namespace, CLONE_NEWNET) != 0:
        raise OSError(ctypes.get_errno(), "setns")


def namespace(name):
    return os.open(f"/run/netns/{name}", os.O_RDONLY)


class Exchange:
    """One request of one guest."""

    def __init__(self, guest, where, address, path):
        self.guest, self.began, self.answer = guest, time.monotonic(), b""
        self.request = REQUEST.format(path, address).encode()
        enter(where)
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_STREAM | socket.SOCK_NONBLOCK)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.error = self.socket.connect_ex((address, 80))

    def advance(self, events):
        """Goes on; whether it is over."""
        try:
            if self.request and events & select.EPOLLOUT:
                self.socket.send(self.request)
                self.request = b""
            elif events & (select.EPOLLIN | select.EPOLLHUP | select.EPOLLERR):
                octets = self.socket.recv(262144)
                self.answer += octets
                return not octets
        except BlockingIOError:
            return False
        except OSError as error:
            self.answer = str(error).encode()
            return True
        return False

    def good(self):
        return self.answer.startswith(b"HTTP/1.1 200 ")


def storm(namespaces, address, paths, spread):
    """Latencies in milliseconds, failures by what was said, and the seconds from the first SYN to the last answer."""
    where = [namespace(name) for name in namespaces]
    poll, open_, latencies, failures = select.epoll(), {}, [], {}
    asked = [0] * len(where)
    begin = looked = time.monotonic()
    # Guests that have not begun yet, and when they do.
    waiting = [(begin + spread * guest / len(where), guest) for guest in range(len(where))]

    def ask(guest):
        exchange = Exchange(guest, where[guest], address, paths[asked[guest]])
        asked[guest] += 1
        open_[exchange.socket.fileno()] = exchange
        poll.register(exchange.socket, select.EPOLLOUT)

    def over(exchange, failure):
        now = time.monotonic()
        latencies.append(1000 * (now - exchange.began))
        if failure:
            failures[failure] = failures.get(failure, 0) + 1
        del open_[exchange.socket.fileno()]
        poll.unregister(exchange.socket)
        exchange.socket.close()
        if asked[exchange.guest] < len(paths):
            ask(exchange.guest)

    while waiting or open_:
        while waiting and waiting[0][0] <= time.monotonic():
            ask(heapq.heappop(waiting)[1])
        pause = max(0.0, waiting[0][0] - time.monotonic()) if waiting else 1.0
        for number, events in poll.poll(min(pause, 1.0)):
            exchange = open_[number]
            asking = exchange.request
            if exchange.advance(events):
                over(exchange, "" if exchange.good() else exchange.answer[:60].decode(errors="replace").split("\r")[0] or "closed")
            elif asking and not exchange.request:
                poll.modify(exchange.socket, select.EPOLLIN)
        if time.monotonic() > looked + 1:
            looked = time.monotonic()
            for exchange in [each for each in open_.values() if looked - each.began > LIMIT]:
                over(exchange, "timeout")
    return {"seconds": time.monotonic() - begin, "latencies": latencies, "failures": failures}


def first_answer(name, address, path):
    """The time of a guest's first answer, as time.monotonic() gives it. Asks anew every 5 ms: a SYN that meets no flow is lost."""
    where, end = namespace(name), time.monotonic() + 30
    while time.monotonic() < end:
        exchange = Exchange(0, where, address, path)
        poll = select.epoll()
        poll.register(exchange.socket, select.EPOLLOUT)
        patience, asked = time.monotonic() + 0.005, False
        while time.monotonic() < patience:
            for _, events in poll.poll(max(0.0, patience - time.monotonic())):
                if exchange.advance(events):
                    if exchange.good():
                        return time.monotonic()
                    patience = 0
            if not asked and not exchange.request:
                # Its connection stands: the answer may take its time.
                poll.modify(exchange.socket, select.EPOLLIN)
                asked, patience = True, end
        poll.close()
        exchange.socket.close()
    raise TimeoutError("no answer")


if __name__ == "__main__":
    task = json.load(sys.stdin)
    if "first" in task:
        print(first_answer(task["first"], task["address"], task["paths"][0]))
    else:
        json.dump(storm(task["namespaces"], task["address"], task["paths"], task["spread"]), sys.stdout)
