#!/usr/bin/env python3
"""Measures locum beside keepalived, in one run on one machine, and prints both with their ratio.

Routers are network namespaces joined by veth pairs and a bridge, times are the kernel's stamps on the
adverts that pass the bridge. Nothing is asserted: what the project asks of itself stands beside the
figure. A machine at work or a virtual one has stalls of its own; judge by the ratio, and run it again.
"""

import argparse
import json
import os
import platform
import shutil
import signal
import statistics
import subprocess
import sys
import time

import disturbances
import measures
from lab import Failed, remove_leftovers

MEASURES = ("takeover", "start", "memory", "scale", "scripts", "reload")


def arguments():
    parser = argparse.ArgumentParser(
        prog="./dev bench", description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--only", metavar="LIST", default=",".join(MEASURES),
                        help="some of: %(default)s")
    parser.add_argument("--rounds", type=int, default=10, metavar="N",
                        help="take-overs and starts of each kind (%(default)s)")
    parser.add_argument("--instances", type=int, default=200, metavar="N",
                        help="virtual routers of the scale run, up to thousands (%(default)s)")
    parser.add_argument("--links", type=int, default=4, metavar="N",
                        help="they are spread over these; at most 255 on each (%(default)s)")
    parser.add_argument("--interval", type=float, default=1, metavar="S",
                        help="their advert interval (%(default)s)")
    parser.add_argument("--seconds", type=float, default=15, metavar="S",
                        help="how long their adverts and CPU are watched (%(default)s)")
    parser.add_argument("--scripts", type=int, default=100, metavar="N",
                        help="check scripts of the scripts run, each once a second (%(default)s)")
    parser.add_argument("--reload-instances", type=int, default=1000, metavar="N",
                        help="instances of the file that is read again (%(default)s)")
    parser.add_argument("--real-time", action="store_true",
                        help="scripts and reload with vrrp_rt_priority, for a machine at work")
    parser.add_argument("--locum", default="target/locum/bin/locum", metavar="PATH")
    parser.add_argument("--keepalived", default="keepalived", metavar="PATH")
    parser.add_argument("--without", choices=("locum", "keepalived"), help="measure only the other")
    parser.add_argument("--json", default="target/bench.json", metavar="FILE",
                        help="where all samples go (%(default)s)")
    chosen = parser.parse_args()
    chosen.only = chosen.only.split(",")
    unknown = set(chosen.only) - set(MEASURES)
    if unknown:
        parser.error("unknown measure: " + ", ".join(sorted(unknown)))
    return chosen


class Progress:
    """`==> title ... 3 of 10`, on a terminal in one line."""

    def __init__(self, title):
        self.title, self.began = title, time.monotonic()
        if not sys.stdout.isatty():
            print(f"==> {title} ...", flush=True)

    def __call__(self, turn, turns):
        if sys.stdout.isatty():
            print(f"\r\033[K==> {self.title} ... {turn} of {turns}", end="", flush=True)

    def done(self):
        seconds = f"{time.monotonic() - self.began:.0f} s"
        if sys.stdout.isatty():
            print(f"\r\033[K==> {self.title} ... {seconds}", flush=True)
        else:
            print("    " + seconds, flush=True)


class Report:
    """The rows of the table, the raw samples, and what could not be measured."""

    def __init__(self, programs):
        self.names = [program.name for program in programs]
        self.rows, self.samples, self.failures = [], {}, {}

    def keep(self, key, taken, failed):
        self.samples[key] = taken
        for name, reason in failed.items():
            self.failures[f"{key}, {name}"] = reason

    def row(self, title, values, unit, asked="", digits=1):
        self.rows.append((title, values, unit, asked, digits))

    def print(self):
        cells = [["", *self.names, "ratio", "asked of locum"]]
        for title, values, unit, asked, digits in self.rows:
            known = [values.get(name) for name in self.names]
            line = [title]
            line += ["-" if v is None else f"{v:.{digits}f} {unit}".rstrip() for v in known]
            both = len(known) == 2 and None not in known and known[1] > 0 and known[0] > 0
            cells.append([*line, f"{known[0] / known[1]:.2f}" if both else "", asked])
        widths = [max(len(row[i]) for row in cells) for i in range(len(cells[0]))]
        print()
        for row in cells:
            first, *rest, last = row
            middle = "  ".join(cell.rjust(width) for cell, width in zip(rest, widths[1:]))
            print(f"{first.ljust(widths[0])}  {middle}  {last}".rstrip())
        for what, reason in self.failures.items():
            print(f"\nnot measured: {what}: {reason}")


def middle(samples):
    return {name: statistics.median(values) for name, values in samples.items() if values}


def worst(samples):
    return {name: max(values) for name, values in samples.items() if values}


def bench_takeover(report, programs, chosen):
    for interval in (1, 0.1):
        progress = Progress(f"Take-over, adverts every {interval} s")
        taken, failed = measures.takeover(programs, interval, chosen.rounds, progress)
        progress.done()
        report.keep(f"takeover_{interval}s_late_ms", taken, failed)
        title = f"take-over after Active_Down_Interval, {interval} s"
        report.row(title + ", median", middle(taken), "ms", "at most 1 ms on an idle machine", 2)
        report.row(title + ", worst", worst(taken), "ms", "", 2)


def bench_start(report, programs, chosen):
    progress = Progress("Start of an address owner")
    taken, failed = measures.start(programs, chosen.rounds, progress)
    progress.done()
    report.keep("start_to_first_advert_ms", taken, failed)
    report.row("exec to first advert, median", middle(taken), "ms", "at most 200 ms")
    report.row("exec to first advert, worst", worst(taken), "ms")


def bench_memory(report, programs, chosen):
    progress = Progress("Memory with one instance")
    taken, failed = measures.memory(programs, min(3, chosen.rounds), progress)
    progress.done()
    report.keep("memory_rss_pss_mib", taken, failed)
    for index, (kind, asked) in enumerate((("RSS", "at most 64 MiB"), ("PSS", ""))):
        sizes = {name: [pair[index] for pair in pairs] for name, pairs in taken.items()}
        report.row(f"memory, one instance, {kind}", middle(sizes), "MiB", asked)


def bench_scale(report, programs, chosen):
    progress = Progress(f"{chosen.instances} instances")
    taken, failed = measures.scale(
        programs, chosen.instances, chosen.links, chosen.interval, chosen.seconds, progress)
    progress.done()
    report.keep("scale", taken, failed)

    def row(title, key, unit, digits=1, asked=""):
        values = {name: figures[key] for name, figures in taken.items()}
        report.row(f"{chosen.instances} instances: {title}", values, unit, asked, digits)

    allowed = measures.active_down_interval(measures.PRIORITY["b"], chosen.interval)
    row("start until all are up", "converged_s", "s")
    row("CPU of the active router", "cpu_active_percent", "%")
    row("CPU of the backup router", "cpu_backup_percent", "%")
    row("adverts sent of those due", "adverts_sent_of_expected", "", 3)
    row("longest gap, in intervals", "longest_gap_intervals", "", 2)
    row("adverts of the backup router", "adverts_from_backup", "", 0)
    row("RSS of the active router", "rss_active_mib", "MiB")
    row("cut until all have moved", "all_moved_s", "s", 2, f"(protocol: up to {allowed:.2f} s)")
    row("take-over late, median", "late_median_ms", "ms", 2)
    row("take-over late, worst", "late_worst_ms", "ms", 2)
    missed = sum(figures["frames_missed_by_the_bench"] for figures in taken.values())
    if missed:
        report.failures["scale"] = f"the bench itself missed {missed} frames"


def bench_scripts(report, programs, chosen):
    progress = Progress(f"{chosen.scripts} scripts at interval 1")
    taken, failed = disturbances.scripts(
        programs, chosen.scripts, 2 * chosen.seconds, chosen.real_time, progress)
    progress.done()
    report.keep("scripts", taken, failed)
    for kind, interval in (("quick", disturbances.QUICK), ("slow", disturbances.SLOW)):
        for scripts in ("without", "with"):
            for key in ("p50", "p99", "max"):
                values = {name: figures[scripts][kind][key] for name, figures in taken.items()}
                asked = "at most 1 ms" if (scripts, key) == ("with", "p99") else ""
                report.row(f"adverts every {interval} s, {scripts} scripts: late, {key}",
                           values, "ms", asked, 2)
    report.row("CPU with scripts, that of the scripts not counted",
               {name: figures["with"]["cpu_percent"] for name, figures in taken.items()}, "%")


def bench_reload(report, programs, chosen):
    count = chosen.reload_instances
    progress = Progress(f"Reload of {count} instances")
    taken, failed = disturbances.reload(
        programs, count, min(5, chosen.rounds), chosen.real_time, progress)
    progress.done()
    report.keep("reload", taken, failed)

    def row(title, values, asked=""):
        report.row(f"reload of {count} instances: {title}", values, "ms", asked, 2)

    if "locum" in taken:
        calls = {"locum": taken["locum"]["called_ms"]}
        row("'locum reload', median", middle(calls), "under 1000 ms")
        row("'locum reload', worst", worst(calls))
    row("until heard of, median (up to an interval)",
        middle({name: figures["in_force_ms"] for name, figures in taken.items()}))
    for when, title in (("quiet", "before"), ("during", "meanwhile")):
        for key in ("p50", "p99", "max"):
            row(f"the others' adverts {title}: late, {key}",
                {name: figures[when][key] for name, figures in taken.items()})


def machine(chosen):
    with open("/proc/cpuinfo") as info:
        model = next((line.partition(":")[2].strip() for line in info if "model name" in line), "")
    version = ""
    if chosen.without != "keepalived":
        answer = subprocess.run([chosen.keepalived, "--version"], text=True, capture_output=True)
        version = (answer.stderr + answer.stdout).partition("\n")[0]
    return {"kernel": platform.release(), "cpus": os.cpu_count(), "cpu": model,
            "load_before": os.getloadavg()[0], "keepalived": version,
            "time": time.strftime("%Y-%m-%dT%H:%M:%S%z")}


def interrupted(*_):
    raise KeyboardInterrupt


def main():
    chosen = arguments()
    for kind in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(kind, interrupted)
    programs = []
    if chosen.without != "locum":
        programs.append(measures.Locum(os.path.abspath(chosen.locum)))
    if chosen.without != "keepalived":
        programs.append(measures.Keepalived(shutil.which(chosen.keepalived) or chosen.keepalived))
    report, host = Report(programs), machine(chosen)
    remove_leftovers()
    for name in MEASURES:
        if name in chosen.only:
            globals()["bench_" + name](report, programs, chosen)
    report.print()
    with open(chosen.json, "w") as file:
        json.dump({"machine": host, "rounds": chosen.rounds, "samples": report.samples,
                   "not_measured": report.failures}, file, indent=2)
        file.write("\n")
    print(f"\n{host['cpus']} x {host['cpu']}, Linux {host['kernel']}, load {host['load_before']:.2f}"
          f"; {host['keepalived']}\nAll samples: {chosen.json}")
    return 1 if report.failures else 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
    except Failed as reason:
        sys.exit(f"./dev bench: {reason}")
