"""Who is measured when: all proxies run at once, one after another is asked, and the order turns around each time."""
import sys

from comparison import load, machine

# A load during which others used the CPUs is thrown away and driven again, so often.
TRIES = 3


def warm_up(bench, hosts, peers, scenarios):
    """Lets JVMs compile on all CPUs what they will run."""
    if bench.warm == 0:
        return
    jvms = [peer for peer in peers if peer.jvm]
    for peer in jvms:
        peer.process.move(machine.cpus())
    for peer in jvms:
        its = [scenario for scenario in scenarios if peer.supports(scenario)]
        for scenario in its:
            say(f"warming {peer.name} up: {scenario.name}")
            load.drive(bench, hosts, peer, scenario, max(1, bench.warm // len(its)))
    for peer in jvms:
        peer.process.move(bench.proxy_cpus)


def measure(bench, hosts, peers, scenario, results):
    """Rounds of one scenario: A B C, C B A, A B C and so on, so that what drifts falls on all alike."""
    taking_part = [peer for peer in peers if peer.supports(scenario)]
    for number in range(bench.rounds):
        for peer in taking_part if number % 2 == 0 else reversed(taking_part):
            results.add(scenario, peer, _quiet_sample(bench, hosts, peer, scenario))


def _quiet_sample(bench, hosts, peer, scenario):
    """The first sample that was not disturbed, or the last one of all tries."""
    for _ in range(TRIES):
        sample = load.drive(bench, hosts, peer, scenario, bench.seconds)
        disturbed = sample.foreign > bench.foreign
        say(
            f"{scenario.name} {peer.name}: {sample.cpu_per_request():.1f} us, {sample.requests_per_second():.0f}/s"
            + (f", thrown away: {sample.foreign:.0%} foreign load" if disturbed else "")
        )
        if not disturbed:
            break
    return sample


def say(text):
    print(text, file=sys.stderr, flush=True)
