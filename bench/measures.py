"""What is measured. Each measure takes the programs and returns samples for each of them."""

import contextlib
import signal
import statistics
import time

from lab import Failed, Lab, now, run, wait

A, B = 1, 2  # the last octet of the routers' addresses
PRIORITY = {"a": 200, "b": 100}


class Locum:
    name = "locum"

    def __init__(self, path):
        self.path = path

    def command(self, configuration, home):
        return [self.path, "run", "-f", configuration, "--run-dir", home]

    def reload(self, daemon):
        """Returns when it is done."""
        run(self.path, "reload", "--run-dir", daemon.home)


class Keepalived:
    name = "keepalived"

    def __init__(self, path):
        self.path = path

    def command(self, configuration, home):
        return [self.path, "--dont-fork", "--log-console", "--vrrp",
                "--use-file", configuration,
                "--pid", home + "/pid", "--vrrp_pid", home + "/vrrp_pid"]

    def reload(self, daemon):
        """Returns at once: nothing tells when it is done."""
        daemon.process.send_signal(signal.SIGHUP)


def configuration(priority, interval, instances):
    """A keepalived.conf of VRRPv3; an instance is (link, VRID, address)."""
    state = "MASTER" if priority == 255 else "BACKUP"
    parts = ["global_defs {\n    vrrp_version 3\n}\n"]
    for link, vrid, address in instances:
        parts.append(f"""
vrrp_instance L{link}V{vrid} {{
    state {state}
    interface eth{link}
    virtual_router_id {vrid}
    priority {priority}
    advert_int {interval}
    virtual_ipaddress {{
        {address}/32 dev eth{link}
    }}
}}
""")
    return "".join(parts)


def active_down_interval(priority, interval):
    return 3 * interval + (256 - priority) * interval / 256


ONE = [(0, 51, "10.0.0.51")]


def takeover(programs, interval, rounds, progress):
    """Cuts the active router's port and returns, in ms, how much later than its Active_Down_Interval
    the other one sends its first advert. The programs run at the same time, on LANs of their own; each
    round cuts at another phase of the interval."""
    late = {program.name: [] for program in programs}
    failed = {}
    allowed = active_down_interval(PRIORITY["b"], interval)
    patience = 6 * interval + 8
    with contextlib.ExitStack() as stack:
        labs = {program.name: stack.enter_context(Lab()) for program in programs}
        ears = {name: lab.listen() for name, lab in labs.items()}
        for program in programs:
            for router in "ab":
                labs[program.name].start(
                    program, router, configuration(PRIORITY[router], interval, ONE))

        def settled(ear, begin):
            """Router a alone has been heard for a while."""
            a_while = now() - 2.5 * interval
            return begin < a_while and ear.since(a_while, A) and not ear.since(a_while, B)

        for turn in range(rounds):
            progress(turn + 1, rounds)
            begin = now()
            for name in labs.keys() - failed.keys():
                if not wait(lambda: settled(ears[name], begin), patience):
                    failed[name] = "no active router: " + labs[name].daemons[0].complaint()
            for name in labs.keys() - failed.keys():
                time.sleep((0.1 + 0.37 * turn % 1) * interval)
                labs[name].cut("a")
                cut = now()
                if not wait(lambda: ears[name].since(cut, B), patience):
                    failed[name] = "no take-over: " + labs[name].daemons[1].complaint()
                    continue
                last = ears[name].since(0, A)[-1][0]
                first = ears[name].since(cut, B)[0][0]
                late[name].append((first - last - allowed) * 1000)
                time.sleep(interval)
                labs[name].mend("a")
    return late, failed


def start(programs, rounds, progress):
    """Time in ms from exec to the first advert of an address owner, which need not wait for anybody."""
    taken = {program.name: [] for program in programs}
    failed = {}
    with Lab() as lab:
        ear = lab.listen()
        text = configuration(255, 1, ONE)
        for turn in range(rounds):
            progress(turn + 1, rounds)
            for program in programs:
                if program.name in failed:
                    continue
                daemon = lab.start(program, "a", text)
                if wait(lambda: ear.since(daemon.started), 20, 0.005):
                    taken[program.name].append(
                        (ear.since(daemon.started)[0][0] - daemon.started) * 1000)
                else:
                    failed[program.name] = "no advert: " + daemon.complaint()
                daemon.stop()
                time.sleep(0.3)
    return taken, failed


def memory(programs, rounds, progress, seconds=14):
    """(RSS, PSS) in MiB of an active router with one instance, when it has been idle for a while."""
    taken = {program.name: [] for program in programs}
    failed = {}
    for turn in range(rounds):
        progress(turn + 1, rounds)
        with Lab() as first, Lab() as second:
            started = [(program, lab.start(program, "a", configuration(200, 1, ONE)), lab.listen())
                       for program, lab in zip(programs, (first, second))]
            time.sleep(seconds)
            for program, daemon, ear in started:
                if ear.since(daemon.started):
                    taken[program.name].append(daemon.memory())
                else:
                    failed[program.name] = "no advert: " + daemon.complaint()
    return taken, failed


def scale(programs, count, links, interval, seconds, progress):
    """Many instances on a pair of routers: how they come up, what they cost, how they change over."""
    links = max(links, -(-count // 255))
    instances = [(i % links, 1 + i // links, f"10.{i % links}.0.{1 + i // links}")
                 for i in range(count)]
    taken, failed = {}, {}
    for turn, program in enumerate(programs, 1):
        progress(turn, len(programs))
        try:
            taken[program.name] = _scale(program, instances, links, interval, seconds)
        except Failed as reason:
            failed[program.name] = str(reason)
    return taken, failed


def _scale(program, instances, links, interval, seconds):
    addresses = {address for _, _, address in instances}
    patience = 90 + 6 * interval
    with Lab(links) as lab:
        ears = [lab.listen(i) for i in range(links)]

        def heard(start, sender):
            return {(i, advert[2]) for i, ear in enumerate(ears)
                    for advert in ear.since(start, sender)}

        begin = now()
        a, b = (lab.start(program, router, configuration(PRIORITY[router], interval, instances))
                for router in "ab")
        if not wait(lambda: addresses <= lab.addresses("a"), patience, 0.1):
            raise Failed(f"{len(addresses & lab.addresses('a'))} of {len(addresses)} addresses came: "
                         + a.complaint())
        converged = now() - begin
        wait(lambda: not addresses & lab.addresses("b"), patience, 0.2)
        time.sleep(3 * interval + 2)

        quiet = now()
        before = a.cpu_seconds(), b.cpu_seconds()
        time.sleep(seconds)
        after = a.cpu_seconds(), b.cpu_seconds()
        lasted = now() - quiet
        memory = a.memory()

        sent, longest = 0, 0.0
        for ear in ears:
            latest = {}
            for stamp, _, vrid, _ in ear.since(quiet, A):
                sent += 1
                if vrid in latest:
                    longest = max(longest, stamp - latest[vrid])
                latest[vrid] = stamp
        from_backup = sum(len(ear.since(quiet, B)) for ear in ears)

        cut = now()
        lab.cut("a")
        if not wait(lambda: addresses <= lab.addresses("b"), patience, 0.05):
            raise Failed(f"{len(addresses & lab.addresses('b'))} of {len(addresses)} addresses "
                         "changed over: " + b.complaint())
        moved = now() - cut
        everyone = {(link, vrid) for link, vrid, _ in instances}
        wait(lambda: heard(cut, B) >= everyone, patience, 0.1)
        late = []
        for ear in ears:
            last = {vrid: stamp for stamp, _, vrid, _ in ear.since(0, A)}
            first = {vrid: stamp for stamp, _, vrid, _ in reversed(ear.since(cut, B))}
            late += [first[vrid] - last[vrid] - active_down_interval(PRIORITY["b"], interval)
                     for vrid in first if vrid in last]
        return {
            "instances": len(instances),
            "links": links,
            "interval_s": interval,
            "converged_s": converged,
            "cpu_active_percent": (after[0] - before[0]) / lasted * 100,
            "cpu_backup_percent": (after[1] - before[1]) / lasted * 100,
            "adverts_sent_of_expected": sent / (len(instances) * lasted / interval),
            "longest_gap_intervals": longest / interval,
            "adverts_from_backup": from_backup,
            "rss_active_mib": memory[0],
            "pss_active_mib": memory[1],
            "all_moved_s": moved,
            "late_median_ms": statistics.median(late) * 1000,
            "late_worst_ms": max(late) * 1000,
            "frames_missed_by_the_bench": sum(ear.dropped() for ear in ears),
        }
