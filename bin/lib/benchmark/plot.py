"""The report's figure, as SVG: a panel of bars for each of what counts most."""

from html import escape

from goals import CLOSE, KEEP, ONE
from results import figure, median

LABELS = {
    "port": "Metapunt, punt: port", "controller": "Metapunt, punt: controller", "nova": "Metapunt, Nova mode",
    "nginx": "nginx in a namespace", "haproxy": "haproxy → nginx", "neutron": "haproxy → neutron agent",
}
COLOURS = {"port": "#0b6e99", "controller": "#2a9bc7", "nova": "#8fcbe3", "nginx": "#b9b4ab", "haproxy": "#948d82", "neutron": "#6b645a"}
LIGHTER = "#e2ded6"
WIDTH, PANEL, LABEL, ROW, GAP, TOP, HEAD = 980, 470, 178, 24, 30, 64, 40
FONT = "font-family=\"'DejaVu Sans', Verdana, Helvetica, Arial, sans-serif\""


def panels(measured):
    """Each a title, a note, a unit and rows of (contender, its bar's parts)."""
    rounds = measured.get("requests", {}).get("figures", [])
    found = []

    def load(title, note, workload, *names, scale=1.0):
        rows = []
        for key in LABELS:
            parts = [median(figure(rounds, workload, key, each)) for each in names]
            if None not in parts:
                rows.append((key, [scale * part for part in parts]))
        if rows:
            found.append((title, note, rows))

    load("Requests a second, 16 kept connections", "longer is better", KEEP, "rate")
    load("Requests a second, 16 × a connection a request", "longer is better", CLOSE, "rate")
    load("Median latency, one connection, µs", "shorter is better", ONE, "p50")
    load("CPU per request, µs: server, and vswitchd (light)", "16 × a connection a request; shorter is better", CLOSE, "server_cpu", "switch_cpu")
    storm = measured.get("storm", {}).get("figures", {})
    rows = [(key, storm[key]) for key in LABELS if storm.get(key)]
    if rows:
        found.append((f"Boot storm of {storm['guests']} guests, seconds", "28 requests each, all begun within 0.1 s; shorter is better",
                      [(key, [median([run["seconds"] for run in runs])]) for key, runs in rows]))
        found.append(("Memory after the storm, MB (PSS)", "shorter is better",
                      [(key, [median([sum(each["pss"] for each in run["memory"].values()) for run in runs])]) for key, runs in rows]))
    return found


def svg(measured):
    drawn = panels(measured)
    heights = [HEAD + ROW * max(len(panel[2]) for panel in drawn[place:place + 2]) + GAP for place in range(0, len(drawn), 2)]
    height = TOP + sum(heights)
    about = next(iter(measured.values()))["about"] if measured else {}
    out = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" height="{height}" {FONT}>',
           '<rect width="100%" height="100%" fill="#ffffff"/>',
           text(20, 30, "Metapunt beside what else answers guests", 18, "#222222", weight="bold"),
           text(20, 50, f"One guest on a private Open vSwitch (userspace datapath), {about.get('cores')} cores, answers of 229 octets; medians of the rounds", 11.5, "#666666")]
    top = TOP
    for place, (title, note, rows) in enumerate(drawn):
        left = 20 + (place % 2) * (PANEL + 10)
        out += panel(left, top, title, note, rows)
        if place % 2 == 1:
            top += heights[place // 2]
    return "\n".join([*out, "</svg>"]) + "\n"


def panel(left, top, title, note, rows):
    longest = max(sum(parts) for _, parts in rows)
    room = PANEL - LABEL - 78
    out = [text(left, top + 14, title, 13, "#222222", weight="bold"), text(left, top + 29, note, 10.5, "#888888")]
    for place, (key, parts) in enumerate(rows):
        y = top + HEAD + place * ROW
        out.append(text(left + LABEL - 8, y + 13, LABELS[key], 11, "#333333", anchor="end"))
        x = left + LABEL
        for part, colour in zip(parts, (COLOURS[key], LIGHTER)):
            width = max(1.0, room * part / longest)
            out.append(f'<rect x="{x:.1f}" y="{y}" width="{width:.1f}" height="{ROW - 7}" rx="2" fill="{colour}"/>')
            x += width
        out.append(text(x + 6, y + 13, shown(sum(parts)), 11, "#333333"))
    out.append(f'<line x1="{left + LABEL}" y1="{top + HEAD - 4}" x2="{left + LABEL}" y2="{top + HEAD + len(rows) * ROW - 3}" stroke="#999999"/>')
    return out


def shown(value):
    return f"{value:,.0f}" if value >= 100 else f"{value:.1f}" if value >= 10 else f"{value:.2f}"


def text(x, y, what, size, colour, anchor="start", weight="normal"):
    return f'<text x="{x}" y="{y}" font-size="{size}" fill="{colour}" text-anchor="{anchor}" font-weight="{weight}">{escape(what)}</text>'
