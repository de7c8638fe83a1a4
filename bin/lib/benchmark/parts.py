"""The parts of the benchmark. Each gives its figures, round by round, as plain data."""

import json
import subprocess
import sys
import time
from dataclasses import dataclass

from lab import HERE, SERVICE, run
from processes import wait_for
from servers import DOCUMENT, Metapunt
from worlds import NAMES, Growing, ManyGuests, OneGuest, cloud_init_paths, storm


@dataclass(frozen=True)
class Workload:
    """How a guest asks."""

    connections: int
    close: bool
    path: str

    @property
    def key(self):
        size = {DOCUMENT: "small", "/openstack/content/0000": "64K", "/openstack/content/0001": "1M"}[self.path]
        return f"{size}-{self.connections}-{'close' if self.close else 'keep'}"


SMALL = [Workload(connections, close, DOCUMENT) for close in (False, True) for connections in (1, 16, 256)]
LARGE = [Workload(connections, close, "/openstack/content/0000") for close in (False, True) for connections in (1, 16, 256)]
KEEP, CLOSE = SMALL[1], SMALL[4]
HUGE = [Workload(1, False, "/openstack/content/0001")]


@dataclass(frozen=True)
class Scale:
    """How long a run takes."""

    seconds: float
    rounds: int
    warm_up: int
    small: tuple
    large: tuple
    contenders: tuple
    idle_seconds: int
    guests: int
    storms: int
    starts: int
    growth: tuple


FULL = Scale(2, 5, 20, tuple(SMALL), tuple(LARGE + HUGE), tuple(NAMES), 10, 200, 3, 5, (1, 10, 100, 1000))
QUICK = Scale(1, 2, 2, (SMALL[0], KEEP, CLOSE), tuple(HUGE), tuple(key for key in NAMES if key != "nova-port"), 3, 40, 1, 2, (1, 100))


BEGIN = time.monotonic()


def progress(text):
    print(f"== {time.monotonic() - BEGIN:.0f} s: {text}", file=sys.stderr, flush=True)


def wrk(contender, workload, seconds):
    command = ["wrk", "-t", "1", "-c", str(workload.connections), "-d", f"{seconds}s", "-T", "10s", "-s", f"{HERE}/wrk.lua"]
    if workload.close:
        command += ["-H", "Connection: close"]
    lab = contender.lab
    result = subprocess.run(lab.enter(contender.guest.name, *command, contender.url(workload.path)),
                            text=True, capture_output=True, timeout=seconds + 30)
    if result.returncode != 0:
        raise RuntimeError(f"wrk: {result.stderr.strip()[-300:]}")
    return json.loads(result.stderr.strip().splitlines()[-1])


def measure(contender, workload, seconds):
    """One run, and what it has cost the server, the switch and the wire for each request."""
    lab = contender.lab
    contender.check()
    packet_ins = contender.metapunt.packet_ins() if contender.metapunt else 0
    misses, frames = lab.misses(), lab.frames(contender.guest.name)
    server, switch = contender.cpu(), lab.switch_cpu()
    run = wrk(contender, workload, seconds)
    server, switch = contender.cpu() - server, lab.switch_cpu() - switch
    requests = run["requests"]
    if requests == 0:
        raise RuntimeError("no request was answered")
    figures = {
        "rate": requests / run["seconds"], "p50": run["p50"], "p99": run["p99"], "longest": run["longest"],
        "failures": run["failures"], "megabytes": run["octets"] / run["seconds"] / 1e6,
        "server_cpu": 1e6 * server / requests, "switch_cpu": 1e6 * switch / requests,
        "frames": (lab.frames(contender.guest.name) - frames) / requests, "misses": (lab.misses() - misses) / requests,
    }
    if contender.metapunt:
        figures["packet_ins"] = (contender.metapunt.packet_ins() - packet_ins) / requests
    contender.await_quiet()
    return figures


def rounds(contenders, workloads, scale):
    """All workloads with all contenders in turn, in the other order each other round."""
    found = []
    for number in range(scale.rounds):
        progress(f"round {number + 1} of {scale.rounds}")
        figures = {}
        for workload in workloads:
            for contender in contenders if number % 2 == 0 else contenders[::-1]:
                try:
                    figures.setdefault(workload.key, {})[contender.key] = measure(contender, workload, scale.seconds)
                except (RuntimeError, subprocess.TimeoutExpired) as error:
                    progress(f"{contender.key}, {workload.key}: {error}")
                    figures.setdefault(workload.key, {})[contender.key] = {"error": str(error)[:200]}
        found.append(figures)
    return found


def warm_up(contenders, workloads, seconds):
    """Has Metapunt's code compiled before it is measured. The peers have been asked once, and need no more."""
    progress("warms up")
    for contender in contenders:
        if contender.metapunt:
            for workload in workloads:
                wrk(contender, workload, seconds)
            contender.await_quiet()


def one_guest(wanted, scale):
    """The parts `idle`, `requests` and `large`, in one laboratory."""
    found = {}
    progress("sets up one guest and the peers")
    with OneGuest(scale.contenders) as world:
        if "idle" in wanted:
            found["idle"] = idle(world, scale)
        if "requests" in wanted:
            warm_up(world.contenders, (KEEP, CLOSE), scale.warm_up)
            found["requests"] = rounds(world.contenders, scale.small, scale)
        if "large" in wanted:
            warm_up(world.contenders, (scale.large[0], scale.large[-1]), scale.warm_up // 2)
            found["large"] = rounds(world.contenders, scale.large, scale)
    return found


def idle(world, scale):
    """CPU and memory of servers that nobody asks: in thousandths of a core, and MB."""
    # Metapunt collects its heap once it has been quiet for 10 s.
    time.sleep(2 * scale.idle_seconds)
    servers = {server.name: server for contender in world.contenders for server in contender.servers}
    before = {name: server.cpu() for name, server in servers.items()}
    time.sleep(scale.idle_seconds)
    return {name: {"cpu": 1000 * (server.cpu() - before[name]) / scale.idle_seconds, **server.memory()}
            for name, server in servers.items()}


def many_guests(wanted, scale):
    """The parts `storm` and `start`, in one laboratory."""
    found = {}
    progress(f"sets up {scale.guests} guests")
    with ManyGuests(scale.guests) as world:
        if "storm" in wanted:
            found["storm"] = storms(world, scale)
        if "start" in wanted:
            found["start"] = starts(world, scale)
    return found


def storms(world, scale):
    """Boot storms, Metapunt's daemon new for each of its ways; the peers' in between."""
    lab = world.lab
    task = {"namespaces": [lab.namespace(guest.name) for guest in world.guests], "paths": cloud_init_paths(), "spread": 0.1}
    found = {"guests": scale.guests}

    def once(contender):
        server, switch = contender.cpu(), lab.switch_cpu()
        seen = storm(lab, {**task, "address": contender.address})
        times = sorted(seen.pop("latencies"))
        seen["client_cpu"] = 1e6 * seen["client_cpu"] / len(times)
        found.setdefault(contender.key, []).append({
            **seen, "requests": len(times), "p50": times[len(times) // 2], "p99": times[len(times) * 99 // 100], "longest": times[-1],
            "server_cpu": 1e6 * (contender.cpu() - server) / len(times), "switch_cpu": 1e6 * (lab.switch_cpu() - switch) / len(times),
            "memory": {server.name: server.memory() for server in contender.servers}})
        contender.await_quiet()

    for key in ("controller", "port", "nova"):
        progress(f"boot storm, {key}")
        metapunt = world.metapunt(key)
        for number in range(scale.storms):
            once(metapunt)
            if key == "controller":
                once(world.neutron)
        metapunt.metapunt.stop()
    return found


def starts(world, scale):
    """From the start of the process to a guest's first answer, and to the last guest's flow in the switch, in seconds."""
    found = {"guests": scale.guests, "new": [], "again": []}
    contender = world.metapunt("controller")
    rules = contender.metapunt.metric("metapunt_flows_wanted")
    contender.metapunt.stop()
    # The guest that asks knows the MAC of its gateway, and a bridge that does not flood spares the switch its attempts.
    ip = ["ip", "-n", world.lab.namespace(asker(world).name), "neigh", "replace", SERVICE, "lladdr", "02:00:00:00:00:01"]
    run([*ip, "nud", "permanent", "dev", "eth0"])
    world.lab.run("ofctl", "--strict", "del-flows", f"{world.lab.dir}/br-int.mgmt", "priority=1")
    for number in range(2 * scale.starts):
        kind = "new" if number % 2 == 0 else "again"
        progress(f"start {number // 2 + 1} of {scale.starts}, {'no flows before' if kind == 'new' else 'flows left from before'}")
        if kind == "new":
            world.lab.switch().delete_ours()
        found[kind].append(start(world, rules))
    return found


def asker(world):
    return world.guests[len(world.guests) // 2]


def start(world, rules):
    lab = world.lab
    with subprocess.Popen(lab.enter("switch", "/usr/bin/python3", f"{HERE}/storm.py"), text=True,
                          stdin=subprocess.PIPE, stdout=subprocess.PIPE) as asking:
        json.dump({"first": lab.namespace(asker(world).name), "address": SERVICE, "paths": ["/openstack"]}, asking.stdin)
        asking.stdin.close()
        time.sleep(0.3)  # it asks by now
        switch = lab.switch()
        begin = time.monotonic()
        metapunt = Metapunt(lab, "metapunt-controller", source="directory").start()
        try:
            wait_for("all flows", lambda: switch.count_ours() >= rules, 30, 0.01)
            flows = time.monotonic() - begin
            answered = float(asking.stdout.read()) - begin
        finally:
            asking.kill()
            metapunt.stop()
    return {"answered": answered, "flows": flows}


def growth(scale):
    """The latency of one guest while others are plugged in; nginx on the same bridge tells what is the switch's."""
    found = []
    progress("sets up a bridge that grows")
    with Growing() as world:
        lab, plugged = world.lab, 1
        warm_up(world.contenders, (KEEP, SMALL[0]), scale.warm_up)
        for count in (*scale.growth, 1):
            progress(f"{count} guests")
            if count > plugged:
                lab.plug_empty(plugged, count)
            elif count < plugged:
                lab.unplug_empty(count, plugged)
            plugged = count
            world.contenders[0].metapunt.await_guests(count)
            for contender in world.contenders:
                contender.await_quiet()
            for number in range(scale.rounds):
                figures = {contender.key: measure(contender, SMALL[0], scale.seconds)
                           for contender in (world.contenders if number % 2 == 0 else world.contenders[::-1])}
                found.append({"guests": count, **figures})
    return found
