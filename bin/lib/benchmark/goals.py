"""What Metapunt must reach beside its peers, and whether it does."""

from dataclasses import dataclass

from results import median, ratios

KEEP, CLOSE, ONE, HUGE = "small-16-keep", "small-16-close", "small-1-keep", "1M-1-keep"


@dataclass
class Goal:
    """A row: what is measured, and each round's value of it; none if it was not measured."""

    what: str
    against: str
    target: str
    values: list
    holds: bool
    form: str = "{:.2f} ×"

    @property
    def seen(self):
        return self.form.format(median(self.values))

    @property
    def spread(self):
        return f"{self.form.format(min(self.values))} to {self.form.format(max(self.values))}"

    @property
    def verdict(self):
        return "yes" if self.holds else "**no**"


def at_least(what, against, least, values, **options):
    return Goal(what, against, f"at least {least:g} ×", values, bool(values) and median(values) >= least, **options)


def at_most(what, against, most, values, unit=" ×", **options):
    return Goal(what, against, f"at most {most:g}{unit}", values, bool(values) and median(values) <= most, **options)


def goals(measured):
    """The rows in their order. A part that was not measured leaves its rows without values."""
    small, large = (measured.get(part, {}).get("figures", []) for part in ("requests", "large"))

    def of(one, other, workload, figure="rate", rounds=small):
        return ratios(rounds, workload, one, other, figure)

    haproxy, nginx, agent = "haproxy → nginx", "nginx in a namespace", "haproxy → neutron-metadata-agent"
    rows = [
        at_least("req/s, 16 kept", haproxy, 1.5, of("controller", "haproxy", KEEP)),
        at_least("req/s, 16 × connection a request", haproxy, 1.2, of("controller", "haproxy", CLOSE)),
        at_most("p50, one connection", haproxy, 1.0, of("controller", "haproxy", ONE, "p50")),
        at_least("req/s, 16 kept, `punt: port`", nginx, 1.0, of("port", "nginx", KEEP)),
        at_least("req/s, 16 × connection a request, `punt: port`", nginx, 1.0, of("port", "nginx", CLOSE)),
        at_most("p50, one connection, `punt: port`", nginx, 1.0, of("port", "nginx", ONE, "p50")),
        at_least("1 MB body, `punt: port`", nginx, 1.0, of("port", "nginx", HUGE, rounds=large)),
    ]
    for key, mode, kept, closed in (("nova", "Nova mode", 15, 10), ("controller", "directory", 60, 22)):
        rows += [at_least(f"req/s, 16 kept, {mode}", agent, kept, of(key, "neutron", KEEP), form="{:.1f} ×"),
                 at_least(f"req/s, 16 × connection a request, {mode}", agent, closed, of(key, "neutron", CLOSE), form="{:.1f} ×")]
    rows.append(at_most("p50, one connection, directory", agent, 0.1, of("controller", "neutron", ONE, "p50"), form="{:.3f} ×"))
    rows += storm(measured.get("storm", {}).get("figures", {}), agent)
    rows.append(at_most("one guest's p50, 1,000 guests plugged", "with 1 guest", 1.1, growth(measured.get("growth", {}).get("figures", []))))
    rows += memory(measured.get("storm", {}).get("figures", {}), agent)
    started = measured.get("start", {}).get("figures", {})
    guests = started.get("guests", 200)
    rows.append(at_most(f"process start to first guest answered and flows in place, {guests} guests", "", 1.0,
                        [max(each["answered"], each["flows"]) for each in started.get("new", [])], " s", form="{:.2f} s"))
    for workload, name in ((KEEP, "16 kept"), (CLOSE, "16 × connection a request")):
        for key, mode in (("controller", "directory"), ("nova", "Nova mode")):
            rows.append(cpu(small, workload, name, key, mode, agent))
    return rows


def cpu(rounds, workload, name, key, mode, agent):
    def whole(found, contender):
        figures = found.get(workload, {}).get(contender, {})
        return figures["server_cpu"] + figures["switch_cpu"] if "server_cpu" in figures else None

    values = [whole(found, key) / whole(found, "neutron") for found in rounds if whole(found, key) and whole(found, "neutron")]
    return at_most(f"CPU of daemon + vswitchd per request, {name}, {mode}", f"{agent} + vswitchd", 1.0, values, form="{:.3f} ×")


def storm(found, agent):
    ours, theirs = found.get("controller", []), found.get("neutron", [])
    guests = f"boot storm of {found.get('guests', 200)} guests"
    failures = [sum(run["failures"].values()) for run in ours]
    return [
        Goal(f"{guests}: failures", "", "none", failures, bool(failures) and max(failures) == 0, "{:.0f}"),
        at_most(f"{guests}: p99 of a request", "", 100, [run["p99"] for run in ours], " ms", form="{:.1f} ms"),
        at_most(f"{guests}: total time", agent, 0.1, [run["seconds"] / other["seconds"] for run, other in zip(ours, theirs)], form="{:.3f} ×"),
    ]


def growth(found):
    """The p50 of each round with the most guests, over the median with one, before and after."""
    if not found:
        return []
    most = max(each["guests"] for each in found)
    one = median([each["controller"]["p50"] for each in found if each["guests"] == 1])
    return [each["controller"]["p50"] / one for each in found if each["guests"] == most]


def memory(found, agent):
    def resident(run, kind):
        return sum(each[kind] for each in run["memory"].values())

    ours, theirs = found.get("controller", []), found.get("neutron", [])
    guests = found.get("guests", 200)
    return [
        at_most(f"resident memory after the storm, {guests} guests", "", 100, [resident(run, "rss") for run in ours], " MB", form="{:.0f} MB"),
        at_most("the same", f"{agent}, PSS of both", 1.0,
                [resident(run, "pss") / resident(other, "pss") for run, other in zip(ours, theirs)]),
    ]
