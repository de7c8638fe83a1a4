"""Metapunt and those it stands beside, each as an operator would run it."""

import json
import os

from lab import HERE, PROJECT, ROOT, new_uuid, run
from processes import wait_for

NETWORK = new_uuid()
SMALL = 229
FILES = {"0000": 65_536, "0001": 1_048_576}
DOCUMENT = "/openstack/latest/user_data"
NOVA_PORT = 8775
METRICS_PORT = 9393
PYTHON = "/usr/bin/python3"

NGINX = """
worker_processes 1;
daemon off;
user root;
pid {dir}/{name}.pid;
error_log {dir}/{name}.error;
events {{ worker_connections 4096; }}
http {{
    access_log off;
    keepalive_requests 1000000000;
    client_body_temp_path {dir}; proxy_temp_path {dir}; fastcgi_temp_path {dir}; uwsgi_temp_path {dir}; scgi_temp_path {dir};
    open_file_cache max=10;
    default_type text/plain;
    server {{
        {listen}
        root {dir}/www;
        location /openstack/content/ {{ }}
        location / {{ return 200 "{document}"; }}
    }}
}}
"""


def body(size):
    return "x" * size


class Metapunt:
    """A daemon for one bridge. Its guests are answered from the directory if an instance file is given, else by Nova."""

    def __init__(self, lab, name, bridge="br-int", punt="controller", source="both"):
        self.lab, self.name, self.bridge = lab, name, bridge
        self.instances = f"{lab.dir}/{name}-instances"
        os.makedirs(self.instances, exist_ok=True)
        self.config = f"{lab.dir}/{name}.yaml"
        self.metrics_port = METRICS_PORT + (punt == "port")
        with open(self.config, "w") as file:
            # A guest's rate limit is for guests, not for load.
            json.dump({
                "bridges": [bridge], "punt": punt, "source": source, "ovs_rundir": lab.dir, "instances": self.instances,
                "run_dir": f"{lab.dir}/{name}-run", "limits": {"packets_per_second": 0},
                "metrics": {"listen": f"127.0.0.1:{self.metrics_port}"},
                "nova": {"url": f"http://127.0.0.1:{NOVA_PORT}", "libvirt": f"{lab.dir}/libvirt"}}, file)

    def put(self, guest, large=False):
        """Writes a guest's instance file, with the two large files if they are asked for."""
        instance = {
            "uuid": guest.instance, "name": guest.name, "project_id": PROJECT, "public_keys": {"mykey": "ssh-ed25519 AAAA"},
            "user_data": body(SMALL), "availability_zone": "nova",
            "ec2": {"block_device_mapping": {"ami": "vda", "root": "/dev/vda"}},
            "nics": [{"mac": guest.mac, "addresses": [f"{guest.ip}/16"]}]}
        if large:
            instance["files"] = [{"path": f"/{size}", "content": body(size)} for size in FILES.values()]
        with open(f"{self.instances}/{guest.instance}.yaml", "w") as file:
            json.dump(instance, file)

    def start(self):
        self.server = self.lab.start(
            self.name, "switch", f"{ROOT}/bin/metapunt", "serve", "--config", self.config,
            environment={"METAPUNT_NOVA_SECRET": "secret"})
        return self

    def stop(self):
        self.lab.stop(self.server)

    def status(self):
        return json.loads(run([f"{ROOT}/bin/metapunt", "status", "--json", "--run-dir", f"{self.lab.dir}/{self.name}-run"]))

    def metric(self, name):
        """The sum of a metric over its bridges."""
        text = self.lab.inside("switch", "curl", "-sf", f"http://127.0.0.1:{self.metrics_port}/metrics")
        return sum(float(line.split()[1]) for line in text.splitlines() if line.startswith(name + "{"))

    def packet_ins(self):
        """Frames that the switch has punted so far, by whichever way."""
        return self.metric("metapunt_packet_in_total")

    def await_guests(self, count):
        """Waits until so many guests are served, and the switch has the flows of all."""
        def served():
            return self.metric("metapunt_guests") == count and \
                self.lab.switch(self.bridge).count_ours() == self.metric("metapunt_flows_wanted")

        wait_for(f"{count} guests to be served", served, 60)


def answers(lab, guest, url):
    """Whether a guest gets an answer: one that is as long as it should be."""
    try:
        return len(lab.inside(guest.name, "curl", "-sf", "--max-time", "5", url)) == SMALL
    except RuntimeError:
        return False


def await_answer(lab, guest, url):
    wait_for(f"{url} to answer {guest.name}", lambda: answers(lab, guest, url), 30)


class Nginx:
    """nginx with the documents. It listens where it is told."""

    def __init__(self, lab, name, where, listen):
        www = f"{lab.dir}/www/openstack/content"
        os.makedirs(www, exist_ok=True)
        for file, size in FILES.items():
            with open(f"{www}/{file}", "w") as out:
                out.write(body(size))
        config = f"{lab.dir}/{name}.conf"
        with open(config, "w") as file:
            file.write(NGINX.format(dir=lab.dir, name=name, document=body(SMALL),
                                    listen=" ".join(f"listen {address};" for address in listen)))
        self.server = lab.start(name, where, "nginx", "-e", f"{lab.dir}/{name}.error", "-c", config)


class Haproxy:
    """haproxy in a namespace of its own, with the configuration that Neutron's own code writes, before a unix socket."""

    def __init__(self, lab, name, where, address, backend):
        path = run([PYTHON, f"{HERE}/neutron_stand_in.py", "haproxy", NETWORK, backend, address, f"{lab.dir}/{name}"],
                   env=neutron_environment()).strip()
        # In the foreground, so that it is ended by its id.
        self.server = lab.start(name, where, "haproxy", "-db", "-f", path)


class NeutronAgent:
    """The real neutron-metadata-agent. Only its RPC client is another: it knows the ports by itself."""

    def __init__(self, lab, guests):
        self.socket = f"{lab.dir}/neutron/metadata_proxy"
        os.makedirs(f"{lab.dir}/neutron", exist_ok=True)
        ports = f"{lab.dir}/ports.json"
        with open(ports, "w") as file:
            json.dump({guest.ip: {"id": new_uuid(), "device_id": guest.instance, "tenant_id": PROJECT, "network_id": NETWORK}
                       for guest in guests}, file)
        config = f"{lab.dir}/neutron.conf"
        with open(config, "w") as file:
            file.write(f"[DEFAULT]\nstate_path = {lab.dir}/neutron\nnova_metadata_host = 127.0.0.1\n"
                       f"nova_metadata_port = {NOVA_PORT}\nmetadata_proxy_shared_secret = secret\n")
        self.server = lab.start("neutron", "switch", PYTHON, f"{HERE}/neutron_stand_in.py", "agent", ports,
                                "--config-file", config, environment=neutron_environment())
        wait_for("the agent's socket", lambda: os.path.exists(self.socket) or self.server.check(), 60)


def neutron_environment():
    """Where bin/benchmark has unpacked Neutron, if it is not installed."""
    where = os.environ.get("METAPUNT_NEUTRON")
    if not where:
        return dict(os.environ)
    return {**os.environ, "PYTHONPATH": f"{where}/usr/lib/python3/dist-packages",
            "LD_LIBRARY_PATH": f"{where}/usr/lib/x86_64-linux-gnu"}
