"""The proxies: how each is configured and started. All spread over the same hosts and tell them of the client."""
import os

from comparison import project, tools, web


class Peer:
    """A proxy while it runs."""

    jvm = False
    can_tls = True

    def __init__(self, bench, hosts, name):
        self.name = name
        self.bench = bench
        self.home = os.path.join(bench.scratch, name)
        os.makedirs(self.home, exist_ok=True)
        self.port = bench.ports.next()
        self.tls_port = bench.ports.next() if bench.certificate and self.can_tls else None
        self.process = bench.processes.start(
            self.command(hosts), bench.proxy_cpus, os.path.join(self.home, "log"), self.environment()
        )

    def command(self, hosts):
        """Writes its configuration. Returns how to run it."""
        raise NotImplementedError

    def environment(self):
        return None

    def await_ready(self):
        web.await_ok(self.process, self.port, self.name)
        if self.tls_port:
            web.await_ok(self.process, self.tls_port, self.name, tls=True)

    def end(self):
        self.bench.processes.end(self.process)

    def supports(self, scenario):
        return not scenario.tls or self.tls_port is not None

    def url(self, scenario):
        if scenario.tls:
            return f"https://127.0.0.1:{self.tls_port}{scenario.path}"
        return f"http://127.0.0.1:{self.port}{scenario.path}"

    def write(self, name, text):
        path = os.path.join(self.home, name)
        with open(path, "w") as file:
            file.write(text)
        return path


class Weir(Peer):
    """One upstream, which serves http and https alike. Which WAR depends on the name."""

    jvm = True

    def command(self, hosts):
        lines = [
            "listeners:",
            f"  http: {{bind: 127.0.0.1, port: {self.port}}}",
            f"admin: {{bind: 127.0.0.1, port: {self.bench.ports.next()}}}",
            "upstreams: {http: {pools: [{id: primary, keepalive_pool: 600, hosts: [",
            ", ".join("{host: %s, port: %s}" % tuple(address.split(":")) for address in hosts.addresses()),
            "]}]}}",
        ]
        if self.tls_port:
            pem = self.bench.certificate
            lines.insert(
                2,
                f"  https: {{bind: 127.0.0.1, port: {self.tls_port}, certificate: {pem.certificate}, key: {pem.key}}}",
            )
        file = self.write("weir.yaml", "\n".join(lines) + "\n")
        return self.bench.java_command() + ["-jar", self.bench.wars[self.name], "run", "--config", file]

    def environment(self):
        own = {name: value for name, value in os.environ.items() if not name.startswith("WEIR_")}
        return {**own, "WEIR_CACHE": os.path.join(self.home, "cache")}


class Jetty(Peer):
    """Jetty's AsyncMiddleManServlet.Transparent, which knows one host and here has no TLS."""

    jvm = True
    can_tls = False

    def command(self, hosts):
        return self.bench.java_command() + [
            "-cp", project.peer_class_path(), "dev.weir.peer.StockProxy",
            str(self.port), "http://" + hosts.addresses()[0],
        ]


class Nginx(Peer):
    """Bodies go through as they come, and nothing is written to disk, as in the others."""

    CONFIGURATION = """
{user}
worker_processes {workers}; daemon off; pid nginx.pid; worker_rlimit_nofile 40000;
events {{ worker_connections 16384; multi_accept on; }}
http {{
  access_log off; tcp_nodelay on; keepalive_requests 100000000; keepalive_timeout 3600s; client_max_body_size 64m;
  client_body_temp_path body; proxy_temp_path p; fastcgi_temp_path f; uwsgi_temp_path u; scgi_temp_path s;
  upstream hosts {{ {servers} keepalive 600; keepalive_requests 100000000; keepalive_timeout 3600s; }}
  proxy_http_version 1.1; proxy_request_buffering off; proxy_max_temp_file_size 0;
  proxy_set_header Connection ""; proxy_set_header Host $http_host; proxy_set_header Via "1.1 nginx";
  proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
  proxy_set_header X-Forwarded-Proto $scheme; proxy_set_header X-Forwarded-Host $http_host;
  server {{
    listen 127.0.0.1:{port} backlog=4096;
    {tls}
    location / {{ proxy_pass http://hosts; }}
  }}
}}
"""
    TLS = """listen 127.0.0.1:{port} ssl backlog=4096;
    ssl_certificate {certificate}; ssl_certificate_key {key}; ssl_protocols TLSv1.2 TLSv1.3;"""

    def command(self, hosts):
        pem = self.bench.certificate
        text = self.CONFIGURATION.format(
            user=web.nginx_user(),
            workers=len(self.bench.proxy_cpus),
            servers=" ".join(f"server {address};" for address in hosts.addresses()),
            port=self.port,
            tls=self.TLS.format(port=self.tls_port, certificate=pem.certificate, key=pem.key) if pem else "",
        )
        return web.nginx_command(self.home, text)


class Haproxy(Peer):
    """Connections to hosts are shared among clients, as in the others."""

    CONFIGURATION = """
global
  nbthread {threads}
  maxconn 9000
defaults
  mode http
  timeout connect 5s
  timeout client 60s
  timeout server 60s
  timeout http-keep-alive 60s
frontend clients
  bind 127.0.0.1:{port} backlog 4096
  {tls}
  option forwardfor
  http-request set-header Via "1.1 haproxy"
  http-request set-header X-Forwarded-Proto %[ssl_fc,iif(https,http)]
  http-request set-header X-Forwarded-Host %[req.hdr(Host)]
  default_backend hosts
backend hosts
  balance roundrobin
  http-reuse always
{servers}
"""

    def command(self, hosts):
        pem = self.bench.certificate
        text = self.CONFIGURATION.format(
            threads=len(self.bench.proxy_cpus),
            port=self.port,
            tls=f"bind 127.0.0.1:{self.tls_port} backlog 4096 ssl crt {pem.both}" if pem else "",
            servers="\n".join(f"  server s{i} {address}" for i, address in enumerate(hosts.addresses())),
        )
        return [tools.find("haproxy"), "-db", "-f", self.write("haproxy.cfg", text)]


CHOICE = {"weir": Weir, "nginx": Nginx, "haproxy": Haproxy, "jetty": Jetty}
KINDS = {**CHOICE, "before": Weir}
