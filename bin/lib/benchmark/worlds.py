"""What is set up to be measured: a laboratory with Metapunt, its peers and guests, all idle until they are asked."""

import json
import time

from lab import HERE, ROOT, SERVICE, Guest, Lab, numbered
from processes import wait_for
from servers import DOCUMENT, NOVA_PORT, Haproxy, Metapunt, NeutronAgent, Nginx, await_answer

# Seconds from a daemon's start until it has begun to warm up.
WARM_UP = 2

# What is compared: key, name in the tables.
NAMES = {
    "controller": "Metapunt, `punt: controller`",
    "port": "Metapunt, `punt: port`",
    "nova": "Metapunt, Nova mode",
    "nova-port": "Metapunt, Nova mode, `punt: port`",
    "nginx": "nginx in a namespace",
    "haproxy": "haproxy → nginx",
    "neutron": "haproxy → neutron-metadata-agent → nginx",
}


class Contender:
    """One way to an answer: which guest asks, at which address, and whose CPU it takes."""

    def __init__(self, lab, key, guest, address, servers, metapunt=None):
        self.lab, self.key, self.guest, self.address, self.servers, self.metapunt = lab, key, guest, address, servers, metapunt

    def url(self, path=DOCUMENT):
        return f"http://{self.address}{path}"

    def cpu(self):
        return sum(server.cpu() for server in self.servers)

    def check(self):
        for server in self.servers:
            server.check()

    def await_answer(self):
        await_answer(self.lab, self.guest, self.url())

    def await_quiet(self):
        """A server may still work on what its last client no longer waits for; the next would pay for that."""
        last = [self.cpu()]

        def quiet():
            time.sleep(0.1)
            now = self.cpu()
            still, last[0] = now - last[0] < 0.02, now
            return still

        wait_for(f"{self.key} to be idle", quiet, 30)


class World:
    """Ends all that it has started, whatever happens."""

    def __enter__(self):
        self.lab = Lab()
        try:
            self.set_up()
        except BaseException:
            self.__exit__(None, None, None)
            raise
        return self

    def __exit__(self, *failure):
        self.lab.close()


def server(name, number):
    return Guest(name, f"10.7.255.{number}", f"fa:16:3e:ff:ff:{number:02x}")


class OneGuest(World):
    """A guest for each way of Metapunt's, on two bridges of one switch; the first asks the peers as well."""

    def __init__(self, keys):
        self.keys = keys

    def set_up(self):
        lab = self.lab
        lab.bridge("br-int")
        lab.bridge("br-port")
        guests = [numbered(1), numbered(2), numbered(3, bridge="br-port"), numbered(4, bridge="br-port")]
        alice, bob, carol, dave = guests
        nginx, haproxy, proxy = server("nginx", 1), server("haproxy", 2), server("proxy", 3)
        lab.plug([*guests, nginx, haproxy, proxy])
        local = f"{lab.dir}/nginx.sock"
        plain = Nginx(lab, "nginx-bridge", "nginx", [f"{nginx.ip}:80"])
        Nginx(lab, "nova-api", "switch", [f"127.0.0.1:{NOVA_PORT}", f"unix:{local}"])
        agent = NeutronAgent(lab, [alice])
        before_nginx = Haproxy(lab, "haproxy-nginx", "haproxy", haproxy.ip, local)
        before_agent = Haproxy(lab, "haproxy-agent", "proxy", proxy.ip, agent.socket)
        by_controller = Metapunt(lab, "metapunt-controller")
        by_port = Metapunt(lab, "metapunt-port", "br-port", "port")
        for metapunt, guest in ((by_controller, alice), (by_port, carol)):
            metapunt.put(guest, large=True)
            metapunt.start()
        contenders = [
            Contender(lab, "controller", alice, SERVICE, [by_controller.server], by_controller),
            Contender(lab, "port", carol, SERVICE, [by_port.server], by_port),
            Contender(lab, "nova", bob, SERVICE, [by_controller.server], by_controller),
            Contender(lab, "nova-port", dave, SERVICE, [by_port.server], by_port),
            Contender(lab, "nginx", alice, nginx.ip, [plain.server]),
            Contender(lab, "haproxy", alice, haproxy.ip, [before_nginx.server]),
            Contender(lab, "neutron", alice, proxy.ip, [before_agent.server, agent.server]),
        ]
        self.contenders = [contender for contender in contenders if contender.key in self.keys]
        for contender in contenders:
            contender.await_answer()
        # Without the right to a TAP device Metapunt would go on by the controller.
        if by_port.status()["bridges"][0]["punt"]["used"] != "port":
            raise RuntimeError(f"the punt port is not in use: {by_port.status()}")


class ManyGuests(World):
    """Guests of one network by the hundred; Metapunt is started by whoever measures it."""

    def __init__(self, count):
        self.count = count

    def set_up(self):
        lab = self.lab
        lab.bridge("br-int")
        proxy = server("proxy", 3)
        # The peers are spared the broadcasts by which guests and proxy would find each other.
        self.guests = [numbered(number, neighbours={proxy.ip: proxy.mac}) for number in range(1, self.count + 1)]
        proxy.neighbours = {guest.ip: guest.mac for guest in self.guests}
        lab.plug([*self.guests, proxy])
        Nginx(lab, "nova-api", "switch", [f"127.0.0.1:{NOVA_PORT}"])
        agent = NeutronAgent(lab, self.guests)
        haproxy = Haproxy(lab, "haproxy-agent", "proxy", proxy.ip, agent.socket)
        self.neutron = Contender(lab, "neutron", self.guests[0], proxy.ip, [haproxy.server, agent.server])
        self.neutron.await_answer()

    def metapunt(self, key):
        """Starts Metapunt in one of its ways, without any flow from before, and waits until all guests are served."""
        self.lab.switch().delete_ours()
        punt = "port" if key == "port" else "controller"
        metapunt = Metapunt(self.lab, f"metapunt-{key}", punt=punt, source="nova" if key == "nova" else "directory")
        for guest in self.guests:
            metapunt.put(guest)
        metapunt.start()
        contender = Contender(self.lab, key, self.guests[0], SERVICE, [metapunt.server], metapunt)
        contender.await_answer()
        metapunt.await_guests(self.count)
        # It warms up a second after its start, for about a second: guests boot on a node whose daemon runs already.
        time.sleep(WARM_UP)
        contender.await_quiet()
        return contender


class Growing(World):
    """One guest, nginx, and ports of other guests that come and go."""

    def set_up(self):
        lab = self.lab
        lab.bridge("br-int")
        alice, nginx = numbered(1), server("nginx", 1)
        lab.plug([alice, nginx])
        plain = Nginx(lab, "nginx-bridge", "nginx", [f"{nginx.ip}:80"])
        metapunt = Metapunt(lab, "metapunt", source="directory")
        metapunt.put(alice)
        metapunt.start()
        self.contenders = [Contender(lab, "controller", alice, SERVICE, [metapunt.server], metapunt),
                           Contender(lab, "nginx", alice, nginx.ip, [plain.server])]
        for contender in self.contenders:
            contender.await_answer()


def cloud_init_paths():
    with open(f"{ROOT}/integration-tests/src/test/resources/io/metapunt/load/cloud-init-requests.txt") as file:
        return file.read().split()


def storm(lab, task):
    """Runs storm.py, in the switch's namespace: should anything go wrong, nothing leaves the laboratory."""
    return json.loads(lab.inside("switch", "/usr/bin/python3", f"{HERE}/storm.py", input=json.dumps(task)))
