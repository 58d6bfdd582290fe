"""What the adverts of an active router suffer from other work of the same daemon: scripts, a reload."""

import os
import time

from lab import Failed, Lab, now, wait
from measures import A

QUICK, SLOW = 0.1, 1  # advert intervals, in seconds
SLOW_ROUTERS = 10  # for the tenfold of samples
LINKS = 4


def global_settings(real_time):
    """Real-time, the daemon goes before whatever else the machine does; its scripts do not."""
    return "global_defs {\n    script_user root\n" + (
        "    vrrp_rt_priority 50\n    vrrp_rlimit_rttime 1000000\n" if real_time else "") + "}\n"


def instance(link, vrid, interval, priority, address, more=""):
    return f"""
vrrp_instance L{link}V{vrid} {{
    state MASTER
    interface eth{link}
    virtual_router_id {vrid}
    priority {priority}
    advert_int {interval}
    version 3
    {more}
    virtual_ipaddress {{
        {address}/32 dev eth{link}
    }}
}}
"""


def lateness(adverts, interval_of):
    """By how many ms each advert came later than its interval after the one before, and its time."""
    latest, late = {}, []
    for key, stamp in adverts:
        if key in latest:
            late.append((key, stamp, (stamp - latest[key] - interval_of(key)) * 1000))
        latest[key] = stamp
    return late


def percentile(values, share):
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def spread(values):
    return {"p50": percentile(values, 0.5), "p99": percentile(values, 0.99), "max": max(values),
            "over_1_ms_percent": 100 * sum(ms > 1 for ms in values) / len(values),
            "adverts": len(values)}


# ---- scripts ------------------------------------------------------------------------------------


def scripts(programs, count, seconds, real_time, progress):
    """Lateness of adverts, without and with that many scripts that run each second."""
    taken, failed = {}, {}
    for turn, program in enumerate(programs, 1):
        progress(turn, len(programs))
        try:
            taken[program.name] = {
                kind: _scripts(program, number, seconds, real_time)
                for kind, number in (("without", 0), ("with", count))}
        except Failed as reason:
            failed[program.name] = str(reason)
    return taken, failed


def _scripts(program, count, seconds, real_time):
    with Lab() as lab:
        script = os.path.join(lab.directory, "check")
        with open(script, "w") as file:
            file.write("#!/bin/sh\nexit 0\n")
        os.chmod(script, 0o755)
        names = [f"check{i}" for i in range(count)]
        parts = [global_settings(real_time)]
        parts += [f"vrrp_script {name} {{\n    script {script}\n    interval 1\n}}\n"
                  for name in names]
        tracked = "track_script {\n" + "\n".join(names) + "\n}" if names else ""
        parts.append(instance(0, 1, QUICK, 200, "10.0.0.1", tracked))
        parts += [instance(0, vrid, SLOW, 200, f"10.0.0.{vrid}", tracked)
                  for vrid in range(2, 2 + SLOW_ROUTERS)]
        ear = lab.listen()
        daemon = lab.start(program, "a", "".join(parts))
        if not wait(lambda: len({a[2] for a in ear.since(daemon.started, A)}) > SLOW_ROUTERS, 20):
            raise Failed("not all became active: " + daemon.complaint())
        time.sleep(3)
        begin = now()
        before = daemon.cpu_seconds()
        time.sleep(seconds)
        cpu = daemon.cpu_seconds() - before
        late = lateness(((a[2], a[0]) for a in ear.since(begin, A)),
                        lambda vrid: QUICK if vrid == 1 else SLOW)
        return {"quick": spread([ms for vrid, _, ms in late if vrid == 1]),
                "slow": spread([ms for vrid, _, ms in late if vrid != 1]),
                "cpu_percent": cpu / seconds * 100}


# ---- reload -------------------------------------------------------------------------------------


def reload(programs, count, rounds, real_time, progress):
    """A file of that many instances, of which one changes its priority: how long until that is in
    force, and how late the adverts of the others are meanwhile."""
    taken, failed = {}, {}
    for turn, program in enumerate(programs, 1):
        try:
            taken[program.name] = _reload(program, count, rounds, real_time, lambda n: progress(
                (turn - 1) * rounds + n, len(programs) * rounds))
        except Failed as reason:
            failed[program.name] = str(reason)
    return taken, failed


def _reload(program, count, rounds, real_time, progress):
    links = max(LINKS, -(-count // 255))
    parts = [global_settings(real_time)]
    parts += [instance(i % links, 1 + i // links, SLOW, 200, f"10.{i % links}.0.{1 + i // links}")
              for i in range(1, count)]

    def text(priority):
        return "".join(parts) + instance(0, 1, SLOW, priority, "10.0.0.1")

    with Lab(links) as lab:
        ears = [lab.listen(i) for i in range(links)]
        daemon = lab.start(program, "a", text(200))

        def heard(start):
            return [((i, advert[2]), advert[0], advert[3])
                    for i, ear in enumerate(ears) for advert in ear.since(start, A)]

        if not wait(lambda: len({key for key, _, _ in heard(daemon.started)}) == count, 60, 0.2):
            raise Failed("not all became active: " + daemon.complaint())
        time.sleep(4)
        called, in_force, quiet, during = [], [], [], []
        for turn in range(rounds):
            progress(turn + 1)
            calm = now()
            time.sleep(4)
            priority = 199 - turn
            with open(daemon.configuration, "w") as file:
                file.write(text(priority))
            begin = now()
            program.reload(daemon)
            called.append((now() - begin) * 1000)

            def changed():
                return [stamp for key, stamp, with_priority in heard(begin)
                        if key == (0, 1) and with_priority == priority]

            if not wait(changed, 15, 0.2):
                raise Failed("the changed priority was not heard: " + daemon.complaint())
            time.sleep(2)
            late = lateness(((key, stamp) for key, stamp, _ in heard(calm)), lambda _: SLOW)
            others = [(stamp, ms) for key, stamp, ms in late if key != (0, 1)]
            quiet += [ms for stamp, ms in others if stamp < begin]
            during += [ms for stamp, ms in others if stamp >= begin]
            in_force.append((min(changed()) - begin) * 1000)
        return {"called_ms": called, "in_force_ms": in_force,
                "quiet": spread(quiet), "during": spread(during),
                "rss_mib": daemon.memory()[0]}
