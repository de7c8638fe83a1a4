"""The report in Markdown: what must hold, and every figure."""

import plot
from goals import goals
from parts import HUGE, LARGE, SMALL
from results import figure, median
from worlds import NAMES

HEAD = """# Beside what else answers guests

Written by `bin/benchmark --write`; the figures of each round are in [benchmark.json](benchmark.json).

![Requests a second, latency, CPU, a boot storm and memory, Metapunt beside its peers](benchmark.svg)

How to read it:

- Everything runs on one machine: load (wrk, one thread, in a guest's namespace), switch (a private Open vSwitch on its userspace
  datapath), servers. Absolute figures are this machine's; ratios are what carries over.
- All servers run all the time, and are asked one after the other, in the other order each other round. A figure is the median
  of the rounds; a ratio is the median of the ratios within each round, with the least and the greatest behind it.
- **nginx in a namespace** answers by itself, without asking who asks. **haproxy → nginx** has the configuration that Neutron's own
  code writes, over a unix socket as in Neutron. **haproxy → neutron-metadata-agent → nginx** is the real agent, with a stand-in for
  its RPC client that knows the ports at once, so without the message bus; nginx stands for Nova.
- Metapunt answers from its instance directory, or in Nova mode from the same nginx. Its limit on a guest's packets is off. A boot storm begins when a new daemon has warmed up, some 3 s after its start.
- CPU is user and system time of the process and its children (µs a request are ms for 1,000), without Nova's (nginx in its place) and the client's.
- Frames are those on the guest's wire, both ways. Upcalls are packets that the datapath had no flow for; punted are the frames
  that came to Metapunt, by PACKET_IN or by the punt port.
"""


def write(directory, measured):
    with open(f"{directory}/benchmark.md", "w") as file:
        file.write(HEAD + "\n" + markdown(measured))
    with open(f"{directory}/benchmark.svg", "w") as file:
        file.write(plot.svg(measured))


def markdown(measured):
    sections = [*about(measured), *must_hold(measured)]
    if "requests" in measured:
        sections += loads("A small answer (229 octets)", measured["requests"]["figures"], SMALL)
    if "large" in measured:
        sections += loads("64 KiB and 1 MB", measured["large"]["figures"], LARGE + HUGE)
    for part, section in (("storm", storm), ("start", start), ("growth", growth), ("idle", idle)):
        if part in measured:
            sections += section(measured[part]["figures"])
    return "\n".join(sections) + "\n"


def about(measured):
    lines = ["## When and on what", "", "| part | when, UTC | Metapunt | load before |", "|---|---|---|---|"]
    machines = {}
    for part, found in measured.items():
        at = found["about"]
        lines.append(f"| {part}{' (`--quick`)' if at['quick'] else ''} | {at['date']} | {at['metapunt']} | {at['load']} |")
        machine = (f"{at['cores']} × {at['processor']}, Linux {at['kernel']}, Java {at['java']}, Open vSwitch {at['openvswitch']}, "
                   f"nginx {at['nginx']}, haproxy {at['haproxy']}, Neutron {at['neutron']}")
        machines.setdefault(machine, []).append(part)
    lines.append("")
    lines += [f"- {', '.join(run)}: {machine}" if len(machines) > 1 else machine + "." for machine, run in machines.items()]
    if any(found["about"]["quick"] for found in measured.values()):
        lines += ["", "`--quick`: fewer and shorter rounds. Of the loads only the small answer on 1 and 16 kept connections and 16 × a"
                      " connection a request, and 1 MB; fewer guests in the storm and at the start; no growth; Nova mode by"
                      " `punt: controller` only."]
    return [*lines, ""]


def must_hold(measured):
    lines = ["## What must hold", "", "| | against | target | measured | rounds | holds |", "|---|---|---|---|---|---|"]
    for goal in goals(measured):
        if not goal.values:
            continue
        lines.append(f"| {goal.what} | {goal.against} | {goal.target} | {goal.seen} | {goal.spread} | {goal.verdict} |")
    return [*lines, ""]


def number(value):
    if value is None:
        return "-"
    if value >= 100:
        return f"{value:,.0f}"
    return f"{value:.1f}" if value >= 10 else f"{value:.2f}"


def name(workload):
    size = {"small": "", "64K": "64 KiB, ", "1M": "1 MB, "}[workload.key.split("-")[0]]
    return f"{size}{workload.connections} {'× connection a request' if workload.close else 'kept'}"


def loads(title, rounds, workloads):
    measured = [workload for workload in workloads if any(workload.key in found for found in rounds)]
    lines = []
    for workload in measured:
        lines += [f"## {title}: {name(workload)}", "", "| | req/s | MB/s | p50 µs | p99 µs | server's CPU µs/req | vswitchd's | frames/req | "
                  "upcalls/req | punted/req | failures |", "|---|---|---|---|---|---|---|---|---|---|---|"]
        for contender, label in NAMES.items():
            tried = [found[workload.key][contender] for found in rounds if contender in found.get(workload.key, {})]
            if not tried:
                continue
            row = [median(figure(rounds, workload.key, contender, each)) for each in
                   ("rate", "megabytes", "p50", "p99", "server_cpu", "switch_cpu", "frames", "misses", "packet_ins")]
            failed = int(sum(each.get("failures", 0) for each in tried))
            broken = [each["error"] for each in tried if "error" in each]
            lines.append(f"| {label} | {' | '.join(map(number, row))} | {failed}{'; ' + str(len(broken)) + ' runs failed: ' + broken[0] if broken else ''} |")
        lines.append("")
    return lines


def storm(found):
    lines = [f"## Boot storm: {found['guests']} guests", "", "Each guest sends cloud-init's 28 requests in their order, each on a connection of its"
             " own; all begin within a tenth of a second. Metapunt's daemon is new for each way, so its first storm meets code that was never run.",
             "", "| | storm | seconds | failures | p50 ms | p99 ms | longest ms | server's CPU µs/req | vswitchd's | client's | RSS MB after | PSS MB |",
             "|---|---|---|---|---|---|---|---|---|---|---|---|"]
    for contender, label in NAMES.items():
        for place, run in enumerate(found.get(contender, []), 1):
            failures = ", ".join(f"{count} × {what}" for what, count in run["failures"].items()) or "0"
            memory = run["memory"].values()
            row = map(number, (run["p50"], run["p99"], run["longest"], run["server_cpu"], run["switch_cpu"], run["client_cpu"],
                               sum(each["rss"] for each in memory), sum(each["pss"] for each in memory)))
            lines.append(f"| {label} | {place} | {number(run['seconds'])} | {failures} | {' | '.join(row)} |")
    return [*lines, ""]


def start(found):
    lines = [f"## Start, {found['guests']} guests", "", "Seconds from the start of `bin/metapunt serve`. A guest asks anew every 5 ms.", "",
             "| | first guest answered | all flows in place | rounds |", "|---|---|---|---|"]
    for kind, label in (("new", "no flows before"), ("again", "flows left from before")):
        answered = [each["answered"] for each in found[kind]]
        lines.append(f"| {label} | {median(answered):.2f} | {median([each['flows'] for each in found[kind]]):.2f} | "
                     f"{', '.join(f'{each:.2f}' for each in answered)} |")
    return [*lines, ""]


def growth(found):
    lines = ["## Growth", "", "One guest on one kept connection, while others are plugged in beside it: ports with all that Metapunt needs,"
             " and no device. nginx on the same bridge shows what is the switch's own.", "",
             "| guests | Metapunt p50 µs | nginx p50 µs | Metapunt req/s |", "|---|---|---|---|"]
    seen = []
    for each in found:
        if not seen or seen[-1][0] != each["guests"]:
            seen.append((each["guests"], []))
        seen[-1][1].append(each)
    for place, (guests, rounds) in enumerate(seen):
        again = " (again)" if place and guests == seen[0][0] else ""
        lines.append(f"| {guests:,}{again} | {number(median([each['controller']['p50'] for each in rounds]))} | "
                     f"{number(median([each['nginx']['p50'] for each in rounds]))} | {number(median([each['controller']['rate'] for each in rounds]))} |")
    return [*lines, ""]


def idle(found):
    lines = ["## Idle", "", "One guest, nobody asks.", "", "| | CPU, thousandths of a core | RSS MB | PSS MB |", "|---|---|---|---|"]
    for server, figures in found.items():
        lines.append(f"| {server} | {number(figures['cpu'])} | {number(figures['rss'])} | {number(figures['pss'])} |")
    return [*lines, ""]
