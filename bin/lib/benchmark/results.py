"""What was measured: kept as JSON, and made into medians and ratios."""

import datetime
import json
import os
import statistics
import subprocess

from lab import ROOT
from servers import PYTHON, neutron_environment


def read(directory):
    try:
        with open(f"{directory}/benchmark.json") as file:
            return json.load(file)
    except FileNotFoundError:
        return {}


def write(directory, measured):
    os.makedirs(directory, exist_ok=True)
    with open(f"{directory}/benchmark.json", "w") as file:
        json.dump(rounded(measured), file, indent=1)
        file.write("\n")


def rounded(value):
    """Four digits are more than two runs have in common."""
    if isinstance(value, dict):
        return {key: rounded(each) for key, each in value.items()}
    if isinstance(value, list):
        return [rounded(each) for each in value]
    return float(f"{value:.4g}") if isinstance(value, float) else value


def about(quick):
    """The machine, the versions and the load before."""
    def first(command, which=0, **options):
        result = subprocess.run(command, text=True, capture_output=True, check=False, **options)
        lines = (result.stdout + result.stderr).strip().splitlines()
        return lines[which].strip() if lines else "unknown"

    with open("/proc/cpuinfo") as file:
        models = [line.split(":")[1].strip() for line in file if line.startswith("model name")]
    with open("/proc/loadavg") as file:
        load = " ".join(file.read().split()[:3])
    java = first(["sh", "-c", f"METAPUNT_JAVA_OPTS=-version exec {ROOT}/bin/metapunt"])
    return {
        "date": datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%d %H:%M"),
        "quick": quick, "load": load,
        "cores": len(models), "processor": models[0] if models else "unknown", "kernel": os.uname().release,
        "metapunt": first(["git", "-C", ROOT, "describe", "--always", "--dirty"]),
        "java": java.split('"')[1] if '"' in java else java,
        "openvswitch": first(["ovs-vswitchd", "--version"]).split()[-1],
        "nginx": first(["nginx", "-v"]).split("/")[-1],
        "haproxy": first(["haproxy", "-v"]).split()[2],
        "neutron": first([PYTHON, "-c", "import importlib.metadata as m; print(m.version('neutron'))"], env=neutron_environment()),
    }


def figure(rounds, workload, contender, name):
    """The medians' row: the figure of each round, without those that failed."""
    return [found[workload][contender][name] for found in rounds
            if name in found.get(workload, {}).get(contender, {})]


def median(values):
    return statistics.median(values) if values else None


def ratios(rounds, workload, one, other, name):
    """One's figure over the other's, round by round."""
    return [found[workload][one][name] / found[workload][other][name] for found in rounds
            if name in found.get(workload, {}).get(one, {}) and found[workload].get(other, {}).get(name)]
