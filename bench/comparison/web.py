"""What hosts and proxies have in common: ports, a certificate, nginx, and how to see that one serves."""
import getpass
import http.client
import os
import socket
import ssl
import subprocess
import time

from comparison import tools

START_SECONDS = 60
PAUSE_SECONDS = 0.02


class Ports:
    """Numbers of ports: from a base on, or whatever the kernel has free."""

    def __init__(self, base):
        self._next = base

    def next(self):
        if self._next is None:
            with socket.socket() as probe:
                probe.bind(("127.0.0.1", 0))
                return probe.getsockname()[1]
        self._next += 1
        return self._next - 1


class NotServing(Exception):
    """Something was started and does not answer."""


def await_ok(process, port, name, tls=False):
    """Waits until GET /1k is answered with 200."""
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.running():
        if _status(port, tls) == 200:
            return
        time.sleep(PAUSE_SECONDS)
    with open(process.log, errors="replace") as log:
        raise NotServing(f"{name} does not serve: {log.read()[-500:].strip() or 'it says nothing'}")


def _status(port, tls):
    if tls:
        anyone = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        anyone.check_hostname = False
        anyone.verify_mode = ssl.CERT_NONE
        connection = http.client.HTTPSConnection("127.0.0.1", port, timeout=5, context=anyone)
    else:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", "/1k")
        return connection.getresponse().status
    except (OSError, http.client.HTTPException):
        return None
    finally:
        connection.close()


def nginx_user():
    """Else the workers of a nginx that root starts become somebody who may not read the scratch directory."""
    return "user root;" if getpass.getuser() == "root" else ""


def nginx_command(home, configuration):
    """Writes the configuration. Returns how to run it."""
    os.makedirs(home, exist_ok=True)
    file = os.path.join(home, "nginx.conf")
    with open(file, "w") as out:
        out.write(configuration)
    # Its errors go to standard error, and so to the log of the process.
    return [tools.find("nginx"), "-p", home, "-c", file, "-e", "stderr", "-g", "error_log stderr error;"]


class Certificate:
    """A key and a certificate for localhost that nobody has to trust, as PEM; in one file as well."""

    def __init__(self, directory):
        self.key = os.path.join(directory, "key.pem")
        self.certificate = os.path.join(directory, "certificate.pem")
        self.both = os.path.join(directory, "both.pem")
        subprocess.run(
            [tools.find("openssl"), "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1"]
            + ["-nodes", "-days", "2", "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1"]
            + ["-keyout", self.key, "-out", self.certificate],
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, timeout=30, check=True,
        )
        with open(self.both, "w") as both:
            for part in (self.certificate, self.key):
                with open(part) as file:
                    both.write(file.read())
