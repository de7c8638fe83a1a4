"""Processes of a benchmark: started in a namespace, asked what they cost, ended by their id."""

import os
import signal
import subprocess
import time

TICK = os.sysconf("SC_CLK_TCK")


def wait_for(what, condition, seconds=20.0, pause=0.05):
    """Waits until a condition holds; gives up with an error that says for what."""
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            raise RuntimeError(f"gave up waiting for {what}")
        time.sleep(pause)


class Server:
    """A process, and those it has forked. Its output goes to a log beside the laboratory."""

    def __init__(self, name, command, log, environment=None):
        self.name, self.log = name, log
        with open(log, "ab") as out:
            self.process = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=out, stderr=out, env={**os.environ, **(environment or {})})

    @property
    def pid(self):
        return self.process.pid

    def alive(self):
        return self.process.poll() is None

    def check(self):
        """A server that has ended would be measured as one that is very fast at refusing."""
        if not self.alive():
            raise RuntimeError(f"{self.name} has ended, status {self.process.returncode}:\n{tail(self.log)}")

    def stop(self):
        for ask in (signal.SIGTERM, signal.SIGKILL):
            if self.process.poll() is None:
                # Those it has forked would outlive a SIGKILL.
                for pid in family(self.pid) if ask == signal.SIGKILL else [self.pid]:
                    end(pid, ask)
                try:
                    self.process.wait(10)
                except subprocess.TimeoutExpired:
                    continue

    def cpu(self):
        """Seconds of CPU so far."""
        return sum(map(cpu, family(self.pid)))

    def memory(self):
        """RSS and PSS in MB, those it has forked included."""
        sizes = [rollup(pid) for pid in family(self.pid)]
        return {"rss": sum(size[0] for size in sizes), "pss": sum(size[1] for size in sizes)}


def end(pid, how):
    try:
        os.kill(pid, how)
    except ProcessLookupError:
        pass


def family(pid):
    """A process and its children's children."""
    found = [pid]
    try:
        for thread in os.listdir(f"/proc/{pid}/task"):
            with open(f"/proc/{pid}/task/{thread}/children") as children:
                for child in children.read().split():
                    found += family(int(child))
    except FileNotFoundError:
        pass
    return found


def cpu(pid):
    """Seconds of CPU of one process, by user and system time."""
    try:
        with open(f"/proc/{pid}/stat") as stat:
            fields = stat.read().rsplit(")", 1)[1].split()
    except (FileNotFoundError, ProcessLookupError):
        return 0.0
    return (int(fields[11]) + int(fields[12])) / TICK


def rollup(pid):
    sizes = {}
    try:
        with open(f"/proc/{pid}/smaps_rollup") as lines:
            for line in lines:
                words = line.split()
                if words[0] in ("Rss:", "Pss:"):
                    sizes[words[0]] = int(words[1]) / 1024
    except (FileNotFoundError, ProcessLookupError):
        pass
    return sizes.get("Rss:", 0.0), sizes.get("Pss:", 0.0)


def tail(path, lines=15):
    with open(path, errors="replace") as log:
        return "".join(log.readlines()[-lines:])
