"""Drives one proxy with the load of one scenario, and measures what that costs."""
import json
import os
import subprocess
import time
from dataclasses import dataclass

from comparison import processes, tools

SCRIPT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "load.lua")
REQUEST_TIMEOUT_SECONDS = 10
# Beyond the time of the load: to connect, and to wait for the last answers.
GRACE_SECONDS = 30


@dataclass(frozen=True)
class Sample:
    """What one proxy did with one load."""

    requests: int
    micros: int  # how long the load lasted
    p50: int  # microseconds
    p99: int  # microseconds
    errors: int  # failed connections, reads and writes, statuses from 400 on, timeouts
    cpu_micros: int  # user and system time of the proxy
    foreign: float  # share of the CPUs' time that was spent for none of ours

    def cpu_per_request(self):
        return self.cpu_micros / max(1, self.requests)

    def requests_per_second(self):
        return self.requests * 1_000_000 / max(1, self.micros)


class NoResult(Exception):
    """The load generator said nothing that can be read."""


def drive(bench, hosts, peer, scenario, seconds):
    """Asks as fast as the proxy answers, for so many seconds."""
    groups = _groups(bench, hosts, peer)
    busy_before = [processes.busy_micros(cpus) for cpus, _ in groups]
    ours_before = [ours() for _, ours in groups]
    cpu_before = peer.process.cpu_micros()
    begin = time.monotonic()
    result = _run_wrk(bench, peer, scenario, seconds)
    passed = (time.monotonic() - begin) * 1_000_000
    cpu = peer.process.cpu_micros() - cpu_before
    foreign = 0.0
    for (cpus, ours), busy, own in zip(groups, busy_before, ours_before):
        others = (processes.busy_micros(cpus) - busy) - (ours() - own)
        foreign = max(foreign, others / (passed * len(cpus)))
    return Sample(cpu_micros=cpu, foreign=foreign, **result)


def _groups(bench, hosts, peer):
    """CPUs that are watched together, with what we ourselves have worked on them."""

    def load():
        return hosts.cpu_micros() + processes.own_micros()

    if bench.pinned:
        return [(bench.proxy_cpus, peer.process.cpu_micros), (bench.load_cpus, load)]
    return [(bench.proxy_cpus, lambda: peer.process.cpu_micros() + load())]


def _run_wrk(bench, peer, scenario, seconds):
    threads = min(len(bench.load_cpus), scenario.connections)
    command = [tools.find("wrk"), f"-t{threads}", f"-c{scenario.connections}", f"-d{seconds}s"]
    command += ["--timeout", f"{REQUEST_TIMEOUT_SECONDS}s", "-s", SCRIPT, peer.url(scenario)]
    environment = dict(
        os.environ,
        LOAD_METHOD="POST" if scenario.body else "GET",
        LOAD_BODY=str(scenario.body),
        LOAD_CLOSE="1" if scenario.close else "0",
    )
    log = os.path.join(bench.scratch, "wrk.log")
    open(log, "w").close()
    wrk = bench.processes.start(command, bench.load_cpus, log, environment)
    try:
        wrk.wait(seconds + GRACE_SECONDS)
    except subprocess.TimeoutExpired:
        pass  # what it has said so far tells
    finally:
        bench.processes.end(wrk)
    with open(log, errors="replace") as file:
        said = file.read()
    for line in said.splitlines():
        if line.startswith("{"):
            return json.loads(line)
    raise NoResult(f"wrk does not say what it measured: {said[-300:].strip()}")
