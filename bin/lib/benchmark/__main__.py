"""Runs the parts of the benchmark; bin/benchmark starts it and has made sure of all that it needs."""

import argparse
import os
import sys

sys.path.insert(1, os.path.dirname(os.path.dirname(os.path.realpath(__file__))))

import lab  # noqa: E402
import parts  # noqa: E402
import report  # noqa: E402
import results  # noqa: E402

ALL = ("idle", "requests", "large", "storm", "start", "growth")
DIRECTORY = f"{lab.ROOT}/docs/benchmarks"


def arguments():
    parser = argparse.ArgumentParser(
        prog="bin/benchmark", formatter_class=argparse.RawDescriptionHelpFormatter,
        description="Measures Metapunt beside what else answers guests, on a private Open vSwitch, and prints tables in Markdown.",
        epilog="""parts, all by default:
  idle       CPU and memory of servers that nobody asks
  requests   a small answer: 1, 16 and 256 connections, kept and one a request
  large      64 KiB the same, and 1 MB on one connection
  storm      200 guests boot at once
  start      from the start of the process to the first answer, 200 guests
  growth     one guest's latency with 1 to 1,000 guests plugged in

docs/benchmarks/benchmark.json keeps the figures that --write has written, so parts can be run one at a time.""")
    parser.add_argument("--quick", action="store_true", help="under 2 minutes: fewer and shorter runs, fewer rows (the report says which)")
    parser.add_argument("--only", metavar="PART", action="append", choices=ALL, help="only this part; may be given again")
    parser.add_argument("--write", action="store_true", help="write docs/benchmarks/benchmark.md, .svg and .json: what was run anew, the rest as it was")
    parser.add_argument("--report", action="store_true", help="measure nothing, write the report anew from benchmark.json")
    return parser.parse_args()


def main():
    options = arguments()
    if options.report:
        report.write(DIRECTORY, results.read(DIRECTORY))
        return
    lab.take_signals()
    wanted = options.only or [part for part in ALL if part != "growth" or not options.quick]
    scale = parts.QUICK if options.quick else parts.FULL
    about = results.about(options.quick)
    found = {}
    if {"idle", "requests", "large"} & set(wanted):
        found.update(parts.one_guest(wanted, scale))
    if {"storm", "start"} & set(wanted):
        found.update(parts.many_guests(wanted, scale))
    if "growth" in wanted:
        found["growth"] = parts.growth(scale)
    measured = {part: {"about": about, "figures": figures} for part, figures in found.items()}
    print(report.markdown(measured))
    if options.write:
        everything = {**results.read(DIRECTORY), **measured}
        results.write(DIRECTORY, everything)
        report.write(DIRECTORY, everything)


try:
    main()
except KeyboardInterrupt:
    sys.exit(130)
