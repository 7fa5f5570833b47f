"""Programs that are started, measured by /proc, and ended again whatever happens."""
import contextlib
import glob
import os
import signal
import subprocess

TICKS_PER_SECOND = os.sysconf("SC_CLK_TCK")
PATIENCE_SECONDS = 10


class Process:
    """A program with all processes that it starts. Its output goes to a file."""

    def __init__(self, command, cpus, log, environment=None):
        self.log = log
        with open(log, "ab") as output, _running_on(cpus):
            # A session of its own: Ctrl-C reaches this program alone, which then ends the others.
            self._main = subprocess.Popen(
                command, env=environment, stdout=output, stderr=output, stdin=subprocess.DEVNULL, start_new_session=True
            )

    def running(self):
        return self._main.poll() is None

    def wait(self, seconds):
        """The exit status. Raises subprocess.TimeoutExpired when it takes longer."""
        return self._main.wait(seconds)

    def cpu_micros(self):
        """User and system time so far."""
        return sum(_cpu_micros(pid) for pid in self._tree())

    def move(self, cpus):
        """Has all of its threads run on these CPUs."""
        for pid in self._tree():
            for task in glob.glob(f"/proc/{pid}/task/*"):
                with contextlib.suppress(OSError):  # a thread that has ended meanwhile
                    os.sched_setaffinity(int(os.path.basename(task)), cpus)

    def end(self):
        """May be called twice."""
        if not self.running():
            return
        family = self._tree()
        self._main.terminate()
        try:
            self._main.wait(PATIENCE_SECONDS)
        except subprocess.TimeoutExpired:
            for pid in family:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
            self._main.wait()

    def _tree(self):
        family = [self._main.pid]
        for pid in family:
            for children in glob.glob(f"/proc/{pid}/task/*/children"):
                with contextlib.suppress(OSError), open(children) as file:
                    family += [int(child) for child in file.read().split()]
        return family


class Processes:
    """All that were started, to be ended together."""

    def __init__(self):
        self._started = []

    def start(self, command, cpus, log, environment=None):
        process = Process(command, cpus, log, environment)
        self._started.append(process)
        return process

    def end(self, process):
        process.end()
        self._started.remove(process)

    def __enter__(self):
        return self

    def __exit__(self, *failure):
        # Whoever is impatient may press Ctrl-C again, but then somebody would go on running.
        for impatience in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(impatience, signal.SIG_IGN)
        for process in reversed(self._started):
            process.end()


def busy_micros(cpus):
    """What these CPUs have worked so far, whoever for. Time stolen by other virtual machines is in it."""
    total = 0
    with open("/proc/stat") as file:
        for line in file:
            name, *ticks = line.split()
            if name[3:].isdigit() and name.startswith("cpu") and int(name[3:]) in cpus:
                user, nice, system, _idle, _iowait, irq, softirq, steal = map(int, ticks[:8])
                total += user + nice + system + irq + softirq + steal
    return total * 1_000_000 // TICKS_PER_SECOND


def own_micros():
    """What this program has worked so far, and what it has waited for."""
    times = os.times()
    return int(1_000_000 * (times.user + times.system + times.children_user + times.children_system))


@contextlib.contextmanager
def _running_on(cpus):
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, cpus)
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)


def _cpu_micros(pid):
    try:
        with open(f"/proc/{pid}/stat") as file:
            fields = file.read().rsplit(")", 1)[1].split()
    except OSError:
        return 0  # it has ended meanwhile
    return (int(fields[11]) + int(fields[12])) * 1_000_000 // TICKS_PER_SECOND
