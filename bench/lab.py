"""Routers on a LAN, made of network namespaces, and an ear on that LAN.

The namespaces are called locum-bench-PID-ROLE and are removed in every case; what a killed run left
behind is removed by the next one.
"""

import contextlib
import ctypes
import json
import os
import re
import shutil
import signal
import socket
import struct
import subprocess
import tempfile
import threading
import time

PREFIX = "locum-bench"
VRRP = 112
AH = 51
AH_SIZE = 24  # the authentication header of keepalived, HMAC-MD5-96
SO_TIMESTAMPNS = 35
SO_ATTACH_FILTER = 26
SO_RCVBUFFORCE = 33
SOL_PACKET, PACKET_STATISTICS = 263, 6
ETH_P_ALL = 3


class Failed(Exception):
    """A measurement that could not be made, with the reason."""


def run(*command, check=True):
    result = subprocess.run(command, text=True, capture_output=True)
    if check and result.returncode:
        raise Failed(" ".join(command) + ": " + result.stderr.strip())
    return result.stdout


def now():
    """Seconds on the clock that the kernel stamps packets with."""
    return time.clock_gettime(time.CLOCK_REALTIME)


def wait(condition, seconds, step=0.02):
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            return False
        time.sleep(step)
    return True


@contextlib.contextmanager
def inside(namespace):
    """The calling thread is in that network namespace meanwhile."""
    libc = ctypes.CDLL(None, use_errno=True)

    def enter(path):
        fd = os.open(path, os.O_RDONLY)
        try:
            if libc.setns(fd, 0x40000000):  # CLONE_NEWNET
                raise Failed("setns " + path + ": " + os.strerror(ctypes.get_errno()))
        finally:
            os.close(fd)

    home = os.open("/proc/thread-self/ns/net", os.O_RDONLY)
    try:
        enter("/run/netns/" + namespace)
        yield
    finally:
        enter("/proc/self/fd/%d" % home)
        os.close(home)


def remove_leftovers():
    for name in re.findall(PREFIX + r"-\d+-\S+", run("ip", "netns", "list", check=False)):
        if not os.path.exists("/proc/" + name.split("-")[2]):
            remove_namespace(name)


def remove_namespace(name):
    for pid in run("ip", "netns", "pids", name, check=False).split():
        with contextlib.suppress(OSError):
            os.kill(int(pid), signal.SIGKILL)
    run("ip", "netns", "del", name, check=False)


class Lab:
    """Routers `a` and `b`, each with eth0, eth1, ..., and bridges br0, br1, ... between them."""

    _made = 0

    def __init__(self, links=1):
        Lab._made += 1
        tag = "%s-%d-%d" % (PREFIX, os.getpid(), Lab._made)
        self.links = links
        self.a, self.b, self.lan = (tag + role for role in "abl")
        self.directory = tempfile.mkdtemp(prefix=tag)
        self.daemons, self.ears = [], []

    def __enter__(self):
        try:
            for namespace in (self.a, self.b, self.lan):
                run("ip", "netns", "add", namespace)
            self._batch(self.lan, self._bridges())
            self._batch(self.a, self._addresses(1))
            self._batch(self.b, self._addresses(2))
            time.sleep(1.5)  # the kernel reports the state of a new link up to a second late
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_):
        for ear in self.ears:
            ear.close()
        for daemon in self.daemons:
            daemon.process.terminate()
        for daemon in self.daemons:
            daemon.stop()
        for namespace in (self.a, self.b, self.lan):
            remove_namespace(namespace)
        shutil.rmtree(self.directory, ignore_errors=True)

    def _bridges(self):
        for i in range(self.links):
            yield f"link add br{i} type bridge mcast_snooping 0"
            for router, namespace in (("a", self.a), ("b", self.b)):
                yield f"link add {router}{i} type veth peer name eth{i} netns {namespace}"
                yield f"link set {router}{i} master br{i} up"
            yield f"link set br{i} up"

    def _addresses(self, host):
        yield "link set lo up"
        for i in range(self.links):
            yield f"addr add 10.{i}.255.{host}/16 dev eth{i}"
            yield f"link set eth{i} up"

    def _batch(self, namespace, lines):
        path = os.path.join(self.directory, "batch")
        with open(path, "w") as file:
            file.write("\n".join(lines) + "\n")
        run("ip", "-n", namespace, "-batch", path)

    def cut(self, router):
        self._batch(self.lan, [f"link set {router}{i} down" for i in range(self.links)])

    def mend(self, router):
        self._batch(self.lan, [f"link set {router}{i} up" for i in range(self.links)])

    def listen(self, link=0):
        ear = Ear(self.lan, f"br{link}")
        self.ears.append(ear)
        return ear

    def start(self, program, router, configuration):
        daemon = Daemon(program, self.a if router == "a" else self.b, self.directory, configuration)
        self.daemons.append(daemon)
        return daemon

    def addresses(self, router):
        links = json.loads(run("ip", "-n", self.a if router == "a" else self.b, "-j", "-4", "addr"))
        return {a["local"] for link in links for a in link["addr_info"]}


class Daemon:
    """A running locum or keepalived."""

    _started = 0

    def __init__(self, program, namespace, directory, configuration):
        Daemon._started += 1
        home = os.path.join(directory, str(Daemon._started))
        os.mkdir(home)
        path = os.path.join(home, "keepalived.conf")
        with open(path, "w") as file:
            file.write(configuration)
        self.home, self.configuration = home, path
        self.log = os.path.join(home, "log")
        command = ["nsenter", "--net=/run/netns/" + namespace, *program.command(path, home)]
        with open(self.log, "wb") as log:
            self.started = now()
            self.process = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True)

    def complaint(self):
        with open(self.log, errors="replace") as log:
            lines = log.read().strip().splitlines()
        code = self.process.poll()
        state = "still running" if code is None else f"ended with {code}"
        return state + "".join("\n    " + line for line in lines[-5:])

    def stop(self):
        """Asks it to leave; keepalived then takes its own child with it."""
        self.process.terminate()
        try:
            self.process.wait(5)
        except subprocess.TimeoutExpired:
            self.kill()

    def kill(self):
        for pid in reversed(self.tree()):
            with contextlib.suppress(OSError):
                os.kill(pid, signal.SIGKILL)
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(5)

    def tree(self):
        """The process and its descendants, parents first."""
        if self.process.poll() is not None:
            return []
        found = [self.process.pid]
        for pid in found:
            with contextlib.suppress(OSError):
                for task in os.listdir(f"/proc/{pid}/task"):
                    with open(f"/proc/{pid}/task/{task}/children") as children:
                        found += map(int, children.read().split())
        return found

    def cpu_seconds(self):
        ticks = 0
        for pid in self.tree():
            with contextlib.suppress(OSError), open(f"/proc/{pid}/stat") as stat:
                fields = stat.read().rpartition(")")[2].split()
                ticks += int(fields[11]) + int(fields[12])
        return ticks / os.sysconf("SC_CLK_TCK")

    def memory(self):
        """(RSS, PSS) in MiB, summed over its processes."""
        sums = {"Rss": 0, "Pss": 0}
        for pid in self.tree():
            with contextlib.suppress(OSError), open(f"/proc/{pid}/smaps_rollup") as rollup:
                for line in rollup:
                    name, _, value = line.partition(":")
                    if name in sums:
                        sums[name] += int(value.split()[0])
        return sums["Rss"] / 1024, sums["Pss"] / 1024


class Ear(threading.Thread):
    """Hears the IPv4 adverts on a bridge, each with the kernel's time of arrival."""

    def __init__(self, namespace, device):
        super().__init__(daemon=True)
        with inside(namespace):
            self.socket = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, 0)
        self._only_adverts()
        self.socket.setsockopt(socket.SOL_SOCKET, SO_TIMESTAMPNS, 1)
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 32 << 20)
        with contextlib.suppress(OSError):
            self.socket.setsockopt(socket.SOL_SOCKET, SO_RCVBUFFORCE, 32 << 20)
        self.socket.settimeout(0.2)
        self.adverts = []  # (time, last octet of the sender: 1 is a, 2 is b; VRID, priority)
        self.closing = False
        self.socket.bind((device, ETH_P_ALL))
        self.start()

    def _only_adverts(self):
        """Lets through: EtherType IPv4, protocol VRRP, bare or behind an authentication header."""
        program = b"".join(struct.pack("HBBI", *instruction) for instruction in (
            (0x28, 0, 0, 12), (0x15, 0, 4, 0x0800), (0x30, 0, 0, 23), (0x15, 1, 0, VRRP),
            (0x15, 0, 1, AH), (0x06, 0, 0, 0xFFFF), (0x06, 0, 0, 0)))
        code = ctypes.create_string_buffer(program)
        self.socket.setsockopt(socket.SOL_SOCKET, SO_ATTACH_FILTER,
                               struct.pack("HL", len(program) // 8, ctypes.addressof(code)))

    def run(self):
        while not self.closing:
            try:
                frame, ancillary, _, _ = self.socket.recvmsg(256, 64)
            except socket.timeout:
                continue
            except OSError:
                return
            stamp = next(data for level, kind, data in ancillary
                         if level == socket.SOL_SOCKET and kind == SO_TIMESTAMPNS)
            seconds, nanoseconds = struct.unpack("qq", stamp[:16])
            vrrp = 14 + (frame[14] & 15) * 4 + (AH_SIZE if frame[23] == AH else 0)
            self.adverts.append(
                (seconds + nanoseconds * 1e-9, frame[29], frame[vrrp + 1], frame[vrrp + 2]))

    def since(self, start, sender=None):
        """The adverts from that time on, of one sender or all; without those that resign."""
        adverts = []
        for advert in reversed(self.adverts):
            if advert[0] < start:
                break
            if advert[3] > 0 and sender in (None, advert[1]):
                adverts.append(advert)
        return adverts[::-1]

    def dropped(self):
        return struct.unpack("II", self.socket.getsockopt(SOL_PACKET, PACKET_STATISTICS, 8))[1]

    def close(self):
        self.closing = True
        self.join()
        self.socket.close()
