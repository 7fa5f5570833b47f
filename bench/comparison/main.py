"""The whole measurement, from the look for tools to the table."""
import os
import resource
import shlex
import signal
import subprocess
import sys
import tempfile

from comparison import load, machine, options, project, report, rounds, scenarios, tools, web
from comparison.hosts import Hosts
from comparison.peers import KINDS
from comparison.processes import Processes
from comparison.rounds import say

DONE, FAILED, UNUSABLE = 0, 1, 2


class Bench:
    """What all parts of a measurement share."""

    def __init__(self, asked, arguments, scratch, processes):
        self.command = shlex.join(["bench/compare", *arguments])
        self.scratch = scratch
        self.processes = processes
        self.ports = web.Ports(asked.port)
        self.proxy_cpus, self.load_cpus = asked.pin
        self.pinned = self.proxy_cpus != self.load_cpus
        self.rounds, self.seconds, self.warm = asked.rounds, asked.seconds, asked.warm
        self.foreign = asked.foreign / 100
        self.reference = asked.reference
        self.wars = {"weir": asked.war or project.WAR, "before": asked.before}
        self.peers = [name for name in asked.peers + (["before"] if asked.before else []) if _can_take_part(name)]
        self.scenarios = [scenarios.ALL[name] for name in asked.scenarios]
        wants_tls = any(scenario.tls for scenario in self.scenarios)
        self.certificate = web.Certificate(scratch) if wants_tls and tools.find("openssl") else None
        self._java = asked.java
        self._java_options = asked.java_opts

    def java_command(self):
        return [self._java, *shlex.split(self._java_options)]

    def facts(self):
        """What the figures depend on, a line each."""
        yield machine.description()
        if self.pinned:
            proxy, load_cpus = machine.listed(self.proxy_cpus), machine.listed(self.load_cpus)
            yield f"proxies on CPU {proxy}, load and hosts on {load_cpus}"
        else:
            yield "proxies, load and hosts on the same CPUs"
        if any(KINDS[name].jvm for name in self.peers):
            yield f"JDK {tools.version([self._java, '-version'])}, `{self._java_options}`"
        yield ", ".join(f"{name} {self._version(name)}" for name in self.peers + ["wrk"])

    def _version(self, name):
        if name in self.wars:
            return project.war_version(self.wars[name])
        if name == "jetty":
            return project.jetty_version()
        return tools.version([tools.find(name), "-v"])


def _can_take_part(name):
    if name == "haproxy":
        return tools.find(name) is not None
    if name == "jetty" and not project.has_peer():
        say("jetty is left out: it is not built, which mvn -Pjmh process-classes does")
        return False
    return True


def main(arguments):
    """Returns the exit status: 0 all went well, 1 there were errors, 2 nothing can be measured here."""
    asked = options.parse(arguments)
    if not _is_possible(asked):
        return UNUSABLE
    _open_many_files()
    for end in (signal.SIGTERM, signal.SIGHUP):
        if signal.getsignal(end) != signal.SIG_IGN:  # as nohup has it
            signal.signal(end, lambda *_: sys.exit(FAILED))
    try:
        if not asked.war:
            project.build()
        with tempfile.TemporaryDirectory(prefix="weir-bench-") as scratch, Processes() as processes:
            bench = Bench(asked, arguments, scratch, processes)
            results = _measure(bench, asked.starts)
            text = report.markdown(bench, results)
    except project.CannotBuild as failure:
        say(str(failure))
        return UNUSABLE
    except (web.NotServing, load.NoResult, subprocess.CalledProcessError) as failure:
        say(str(failure))
        return FAILED
    except KeyboardInterrupt:
        say("interrupted")
        return FAILED
    print(text, end="")
    if asked.out:
        with open(asked.out, "w") as file:
            file.write(text)
    if results.errors():
        say("there were errors: these figures mean nothing")
    return FAILED if results.errors() else DONE


def _is_possible(asked):
    """Says what is missing. Returns whether what is left can be measured."""
    needed = tools.missing(tools.NEEDED)
    if not tools.find(asked.java):
        needed.append(f"{asked.java} is not there, which runs Weir (Debian: apt-get install default-jdk)")
    if not os.path.exists("/proc/stat"):
        needed.append("there is no /proc/stat, which tells what CPUs do (Linux has it)")
    for line in needed + tools.missing(tools.USEFUL):
        say(line)
    return not needed


def _measure(bench, starts):
    results = report.Results(bench.foreign)
    hosts = Hosts(bench)
    for _ in range(starts):
        peers = [KINDS[name](bench, hosts, name) for name in bench.peers]
        for peer in peers:
            peer.await_ready()
        rounds.warm_up(bench, hosts, peers, bench.scenarios)
        for scenario in bench.scenarios:
            rounds.measure(bench, hosts, peers, scenario, results)
        for peer in peers:
            peer.end()
    return results


def _open_many_files():
    """A connection is a file, and the limit is inherited."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
