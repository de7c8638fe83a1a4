"""The laboratory of a benchmark: bin/lab's, and guests by the hundred."""

import json
import os
import signal
import subprocess
import tempfile
import uuid
from dataclasses import dataclass, field

import flow_figures
from processes import Server, cpu, tail

ROOT = os.path.realpath(os.path.join(os.path.dirname(__file__), "..", "..", ".."))
HERE = os.path.dirname(os.path.realpath(__file__))
SERVICE = "169.254.169.254"
PREFIX = 16
PROJECT = "ca17d50f6ac049928cc2fb2217dab93b"


def new_uuid():
    return str(uuid.uuid4())


@dataclass
class Guest:
    """A namespace on a bridge. With an instance it is a guest, without one a server's."""

    name: str
    ip: str
    mac: str
    instance: str = ""
    bridge: str = "br-int"
    # Addresses whose MAC it knows: IP to MAC.
    neighbours: dict = field(default_factory=dict)


def numbered(number, prefix="g", **more):
    """The guest of this number, from 1 to 65000."""
    high, low = divmod(number, 256)
    return Guest(f"{prefix}{number}", f"10.7.{high}.{low}", f"fa:16:3e:07:{high:02x}:{low:02x}", new_uuid(), **more)


class Lab:
    """A private Open vSwitch. What is started by start() is ended by close(), and so is all else in its namespaces."""

    def __init__(self):
        self.dir = tempfile.mkdtemp(prefix="metapunt-benchmark-")
        os.chmod(self.dir, 0o755)
        self.servers = []
        self.run("up", env={**os.environ, "LAB_OWNER": str(os.getpid())})
        with open(f"{self.dir}/id") as file:
            self.id = file.read().strip()
        # The host's own noise on the guests' wires is no part of what is measured.
        self.inside("switch", "sysctl", "-qw", "net.ipv6.conf.default.disable_ipv6=1")

    def run(self, command, *arguments, **options):
        return run([f"{ROOT}/bin/lab", command, self.dir, *arguments], **options)

    def bridge(self, name):
        if name != "br-int":
            self.run("bridge", name)
        self.run("ofctl", "add-flow", f"{self.dir}/{name}.mgmt", "priority=1,actions=NORMAL")

    def namespace(self, name):
        return f"mp{self.id}-{name}"

    def enter(self, name, *command):
        return ["ip", "netns", "exec", self.namespace(name), *command]

    def inside(self, name, *command, **options):
        """Runs a command in a guest's namespace, or in the switch's, which stands for the node."""
        return run(self.enter(name, *command), **options)

    def start(self, name, where, *command, environment=None):
        server = Server(name, self.enter(where, *command), f"{self.dir}/{name}.log", environment)
        self.servers.append(server)
        return server

    def stop(self, server):
        server.stop()
        self.servers.remove(server)

    def plug(self, guests):
        """Plugs guests in, all in one transaction."""
        switch = self.namespace("switch")
        batch("", [line for guest in guests for line in (
            f"netns add {self.namespace(guest.name)}",
            f"link add {guest.name} netns {switch} type veth peer name eth0 netns {self.namespace(guest.name)}")])
        batch(switch, [f"link set {guest.name} up" for guest in guests])
        transaction = []
        for guest in guests:
            # Linux's own segments reach the switch with their checksums, as its userspace datapath needs them between namespaces.
            self.inside(guest.name, "sh", "-c", "ethtool -K eth0 tx off >/dev/null; sysctl -qw net.ipv6.conf.all.disable_ipv6=1"
                        " net.ipv6.conf.default.disable_ipv6=1 net.ipv4.tcp_tw_reuse=1 'net.ipv4.ip_local_port_range=1024 65000'")
            lines = ["link set lo up", f"link set eth0 address {guest.mac}", "link set eth0 up",
                     f"addr add {guest.ip}/{PREFIX} dev eth0"]
            lines += [f"neigh add {ip} lladdr {mac} nud permanent dev eth0" for ip, mac in guest.neighbours.items()]
            transaction += ["--", "add-port", guest.bridge, guest.name]
            if guest.instance:
                lines.append(f"route add {SERVICE}/32 dev eth0")
                transaction += ["--", "set", "interface", guest.name, *owner(guest.instance, guest.mac)]
            batch(self.namespace(guest.name), lines)
        self.run("vsctl", *transaction)

    def plug_empty(self, first, last):
        """Guests' ports with nothing behind them: no device, so the switch polls none for them."""
        transaction = []
        for number in range(first, last):
            high, low = divmod(number, 256)
            transaction += ["--", "add-port", "br-int", f"p{number}", "--", "set", "interface", f"p{number}", "type=patch",
                            f"options:peer=q{number}", *owner(new_uuid(), f"02:00:00:00:{high:02x}:{low:02x}")]
        self.run("vsctl", *transaction)

    def unplug_empty(self, first, last):
        self.run("vsctl", *[word for number in range(first, last) for word in ("--", "del-port", f"p{number}")])

    def switch(self, bridge="br-int"):
        """An OpenFlow connection to a bridge, which counts Metapunt's flows."""
        return flow_figures.Switch(f"{self.dir}/{bridge}.mgmt")

    def switch_cpu(self):
        with open(f"{self.dir}/ovs-vswitchd.pid") as file:
            return cpu(int(file.read()))

    def misses(self):
        """Packets that the datapath knew no flow for, so far."""
        text = self.run("appctl", "dpif-netdev/pmd-stats-show")
        return sum(int(line.split(":")[1]) for line in text.splitlines() if "success upcall" in line)

    def frames(self, name):
        """Frames that went over a guest's wire, both ways, so far."""
        link = json.loads(run(["ip", "-n", self.namespace(name), "-s", "-j", "link", "show", "eth0"]))[0]["stats64"]
        return link["rx"]["packets"] + link["tx"]["packets"]

    def close(self):
        for ends in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(ends, signal.SIG_IGN)
        for server in reversed(self.servers):
            server.stop()
        # A Ctrl-C goes to all of the terminal's process group; this is not to be cut short by a second one.
        run([f"{ROOT}/bin/lab", "down", self.dir], start_new_session=True)
        take_signals()

    def logs(self):
        """The ends of what the servers have said."""
        return "\n".join(f"--- {server.name}\n{tail(server.log)}" for server in self.servers)


def take_signals():
    """Has whatever would end this process end it as Ctrl-C does, so that all that was started is ended on the way out."""
    for ends in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(ends, signal.default_int_handler)


def owner(instance, mac):
    return [f"external_ids:vm-uuid={instance}", f'external_ids:attached-mac="{mac}"', f"external_ids:metapunt-project={PROJECT}"]


def batch(namespace, lines):
    run(["ip", *(["-n", namespace] if namespace else []), "-batch", "-"], input="\n".join(lines) + "\n")


def run(command, **options):
    """Runs a command and gives its output. If it fails, the error has what it said."""
    result = subprocess.run(command, text=True, capture_output=True, check=False, **options)
    if result.returncode != 0:
        raise RuntimeError(f"{' '.join(command)[:300]}: status {result.returncode}: {result.stderr.strip()[-1000:]}")
    return result.stdout
