"""The command line."""
import argparse
import os

from comparison import machine, peers, scenarios


def parse(arguments):
    parser = argparse.ArgumentParser(
        prog="bench/compare",
        description="Runs Weir beside other proxies on loopback under one and the same load, and prints how they "
        "compare. See docs/benchmarks.md",
        epilog="scenarios: " + "; ".join(f"{s.name} ({s.says})" for s in scenarios.ALL.values()),
    )
    add = parser.add_argument
    add("--peers", type=_names(peers.CHOICE), default=",".join(peers.CHOICE), metavar="A,B",
        help="default: %(default)s")
    add("--scenarios", type=_names(scenarios.ALL), default=",".join(scenarios.ALL), metavar="A,B", help="default: all")
    add("--rounds", type=_positive, default=3, help="samples of each proxy in each scenario (default: %(default)s)")
    add("--seconds", type=_positive, default=3, help="length of a sample (default: %(default)s)")
    add("--warm", type=_natural, default=40, help="seconds of load on each JVM before (default: %(default)s)")
    add("--starts", type=_positive, default=1,
        help="how often all of this, with proxies started anew (default: %(default)s)")
    add("--reference", default="weir", metavar="PEER", help="whom ratios are taken to (default: %(default)s)")
    add("--pin", type=_pinning, default="auto", metavar="PROXY:LOAD",
        help="CPUs of the proxies, and of load and hosts, such as 0:1 or 0-1:2-3; auto: the first, and the rest; none")
    add("--foreign", type=float, default=10, metavar="PERCENT",
        help="of the CPUs' time that others may use; beyond it a sample is thrown away (default: %(default)s)")
    add("--java", default=_java(), help="the Java of JVMs (default: $JAVA, that of $JAVA_HOME, or java)")
    add("--java-opts", default="-Xms512m -Xmx512m -XX:+UseParallelGC", help="for JVMs (default: %(default)s)")
    add("--war", help="this weir.war, and build nothing")
    add("--before", metavar="WAR", help="another weir.war to compare with, as the proxy \"before\"")
    add("--port", type=int, help="the first port; more follow (default: what the kernel has free)")
    add("--out", metavar="FILE", help="the table goes there as well")
    return parser.parse_args(arguments)


def _java():
    home = os.environ.get("JAVA_HOME")
    return os.environ.get("JAVA") or (os.path.join(home, "bin", "java") if home else "java")


def _natural(text):
    number = int(text)
    if number < 0:
        raise argparse.ArgumentTypeError("must not be negative")
    return number


def _positive(text):
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("must be at least 1")
    return number


def _names(known):
    def parsed(text):
        names = [name for name in text.split(",") if name]
        for name in names:
            if name not in known:
                raise argparse.ArgumentTypeError(f"there is no {name!r}, but {', '.join(known)}")
        return names

    return parsed


def _pinning(text):
    """CPUs of the proxies and CPUs of the load; the same if all share all."""
    usable = machine.cpus()
    if text == "none" or text == "auto" and len(usable) == 1:
        return usable, usable
    if text == "auto":
        return usable[:1], usable[1:]
    try:
        proxy, load = (machine.parsed(part) for part in text.split(":"))
    except ValueError:
        raise argparse.ArgumentTypeError("must look like 0:1 or 0-1:2-3") from None
    if not set(proxy + load) <= set(usable):
        raise argparse.ArgumentTypeError(f"there are only {machine.listed(usable)}")
    if set(proxy) & set(load):
        raise argparse.ArgumentTypeError("both have the same CPU")
    return proxy, load
