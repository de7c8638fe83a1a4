"""
Neutron's own code in a laboratory without a message bus.

  haproxy NETWORK SOCKET ADDRESS DIR   writes the configuration of a network's haproxy, and prints its path
  agent PORTS ARGUMENT...              runs neutron-metadata-agent; PORTS is a file of JSON, from IP address to port

All is Debian's python3-neutron but the client that asks the Neutron server for ports, and the one that reports the agent's state.
"""

import json
import sys


def haproxy(network, backend, address, directory):
    from neutron.agent.metadata import driver
    from oslo_config import cfg
    from oslo_log import log

    log.register_options(cfg.CONF)
    configurator = driver.HaproxyConfigurator(
        network, None, backend, address, 80, "root", "root", directory, f"{directory}.pid")
    configurator.create_config_file()
    print(configurator.cfg_path)


def agent(ports_file, arguments):
    # This package patches the standard library for eventlet, so it comes first.
    from neutron.cmd.eventlet.agents import metadata
    from neutron.agent.metadata import agent as metadata_agent

    with open(ports_file) as file:
        ports = json.load(file)

    class Ports:
        def __init__(self, topic):
            pass

        def get_ports(self, context, filters):
            found = [ports.get(address) for address in filters["fixed_ips"]["ip_address"]]
            return [port for port in found if port and port["network_id"] in filters["network_id"]]

    class NoReports:
        def __init__(self, topic):
            pass

        def report_state(self, context, state, use_call=False):
            pass

    metadata_agent.MetadataPluginAPI = Ports
    metadata_agent.agent_rpc.PluginReportStateAPI = NoReports
    sys.argv = ["neutron-metadata-agent", *arguments]
    metadata.main()


if sys.argv[1] == "haproxy":
    haproxy(*sys.argv[2:6])
else:
    agent(sys.argv[2], sys.argv[3:])
