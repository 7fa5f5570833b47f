"""What is asked of each proxy."""
from dataclasses import dataclass

KIB = 1024
MIB = 1024 * KIB

# Files that the hosts serve, by path.
SIZES = {"/1k": KIB, "/64k": 64 * KIB, "/1m": MIB}


@dataclass(frozen=True)
class Scenario:
    """One kind of load: as many requests as each connection can make, one after another."""

    name: str
    says: str
    connections: int
    path: str
    body: int = 0  # bytes; with one it is a POST
    tls: bool = False  # from the client to the proxy
    close: bool = False  # a new connection for each request


ALL = {
    scenario.name: scenario
    for scenario in (
        Scenario("get-1k", "GET 1 KB, 64 connections", 64, "/1k"),
        Scenario("get-1k-512", "GET 1 KB, 512 connections", 512, "/1k"),
        Scenario("post-1k", "POST 1 KB, 64 connections", 64, "/post", body=KIB),
        Scenario("get-64k", "GET 64 KB, 32 connections", 32, "/64k"),
        Scenario("get-1m", "GET 1 MB, 16 connections", 16, "/1m"),
        Scenario("post-1m", "POST 1 MB, 16 connections", 16, "/post", body=MIB),
        Scenario("tls", "GET 1 KB by TLS, 64 connections", 64, "/1k", tls=True),
        Scenario("new-connection", "GET 1 KB, a new connection each, 32 at once", 32, "/1k", close=True),
    )
}
