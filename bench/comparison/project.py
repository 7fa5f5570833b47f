"""What this working copy builds: weir.war, and the stock proxy beside the microbenchmarks."""
import glob
import os
import subprocess
import sys
import zipfile

from comparison import tools

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
WAR = os.path.join(ROOT, "target", "weir.war")
JMH = os.path.join(ROOT, "target", "jmh")
PEER = os.path.join(JMH, "classes", "dev", "weir", "peer", "StockProxy.class")
BUILD = ["mvn", "-q", "-B", "-Pjmh", "-Dmaven.test.skip", "package"]
BUILD_SECONDS = 1200


class CannotBuild(Exception):
    """There is no Maven, or it failed."""


def build():
    """Builds what is missing or older than its sources."""
    if _is_newer(WAR, "src/main", "pom.xml") and _is_newer(PEER, "src/main", "src/jmh", "pom.xml"):
        return
    if not tools.find("mvn"):
        raise CannotBuild("mvn is not installed, which builds Weir (Debian: apt-get install maven)")
    print("building: " + " ".join(BUILD), file=sys.stderr, flush=True)
    try:
        subprocess.run(BUILD, cwd=ROOT, stdout=sys.stderr, timeout=BUILD_SECONDS, check=True)
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as failure:
        raise CannotBuild(str(failure)) from failure
    for built in (WAR, PEER):
        # Maven leaves alone what would not be different.
        os.utime(built)


def has_peer():
    return os.path.exists(PEER)


def peer_class_path():
    """Our own classes are there for the levels of their log alone."""
    parts = [os.path.join(JMH, "classes"), os.path.join(ROOT, "target", "classes"), os.path.join(JMH, "lib", "*")]
    return os.pathsep.join(parts)


def jetty_version():
    found = glob.glob(os.path.join(JMH, "lib", "jetty-server-*.jar"))
    return os.path.basename(found[0])[len("jetty-server-"):-len(".jar")] if found else "unknown"


def war_version(war):
    """The version in its manifest, and of our own the commit that it was built from."""
    with zipfile.ZipFile(war) as file:
        for line in file.read("META-INF/MANIFEST.MF").decode().splitlines():
            if line.startswith("Implementation-Version: "):
                return line.split(": ", 1)[1] + (_commit() if os.path.realpath(war) == os.path.realpath(WAR) else "")
    return "unknown"


def _commit():
    git = tools.find("git")
    if not git:
        return ""
    command = [git, "-C", ROOT, "describe", "--always", "--dirty"]
    run = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, timeout=30, check=False)
    return f" ({run.stdout.strip()})" if run.returncode == 0 else ""


def _is_newer(built, *sources):
    if not os.path.exists(built):
        return False
    newest = max(os.path.getmtime(file) for source in sources for file in _files(os.path.join(ROOT, source)))
    return os.path.getmtime(built) >= newest


def _files(path):
    if os.path.isfile(path):
        return [path]
    return [os.path.join(folder, name) for folder, _, names in os.walk(path) for name in names]
