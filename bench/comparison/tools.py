"""Programs of others: where they are, which version, and which Debian package has them."""
import os
import re
import shutil
import subprocess

# By program: the Debian package, and what is not possible without it.
NEEDED = {
    "wrk": ("wrk", "makes the load"),
    "nginx": ("nginx-core", "is the hosts behind the proxies, and one of the proxies"),
}
USEFUL = {
    "haproxy": ("haproxy", "is left out"),
    "openssl": ("openssl", "makes a certificate: scenario tls is left out"),
}
VERSION = re.compile(r"\d+(?:\.\d+)+[\w.+-]*")


def find(name):
    """The path of a program, or None. Daemons of Debian are where not every user looks."""
    return shutil.which(name, path=os.environ.get("PATH", "") + os.pathsep + "/usr/sbin")


def missing(programs):
    """A line for each of these programs that is not installed."""
    return [
        f"{name} is not installed, which {use} (Debian: apt-get install {package})"
        for name, (package, use) in programs.items()
        if not find(name)
    ]


def version(command):
    """The first version that the command prints, or "unknown"."""
    try:
        run = subprocess.run(
            command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=30, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return "unknown"
    found = VERSION.search(run.stdout)
    return found.group() if found else "unknown"
