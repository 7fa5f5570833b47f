"""The hosts behind all proxies: one nginx with two ports, light enough not to be what is measured."""
import os

from comparison import scenarios, web

CONFIGURATION = """
{user}
worker_processes {workers};
daemon off;
pid nginx.pid;
worker_rlimit_nofile 40000;
events {{ worker_connections 16384; multi_accept on; }}
http {{
  access_log off; server_tokens off; default_type application/octet-stream;
  keepalive_requests 100000000; keepalive_timeout 3600s;
  sendfile on; tcp_nopush on; tcp_nodelay on;
  open_file_cache max=100 inactive=1h; open_file_cache_valid 1h;
  client_max_body_size 64m; client_body_buffer_size 2m;
  client_body_temp_path body; proxy_temp_path p; fastcgi_temp_path f; uwsgi_temp_path u; scgi_temp_path s;
  upstream self {{ server unix:{home}/self.sock; keepalive 64; keepalive_requests 100000000; }}
  server {{
    listen 127.0.0.1:{ports[0]} backlog=4096;
    listen 127.0.0.1:{ports[1]} backlog=4096;
    root {home}/files;
    # Reads all of the body before it answers, which "return" alone would not.
    location = /post {{
      proxy_pass http://self; proxy_http_version 1.1; proxy_set_header Connection "";
      proxy_pass_request_body off; proxy_set_header Content-Length "";
    }}
  }}
  server {{ listen unix:{home}/self.sock; location / {{ return 200 "ok"; }} }}
}}
"""


class Hosts:
    """Two addresses that serve the files of all scenarios and take any body."""

    def __init__(self, bench):
        self.ports = (bench.ports.next(), bench.ports.next())
        self._home = os.path.join(bench.scratch, "hosts")
        self._write_files()
        text = CONFIGURATION.format(
            user=web.nginx_user(), workers=len(bench.load_cpus), home=self._home, ports=self.ports
        )
        self._process = bench.processes.start(
            web.nginx_command(self._home, text), bench.load_cpus, os.path.join(self._home, "log")
        )
        web.await_ok(self._process, self.ports[0], "the hosts")

    def addresses(self):
        return [f"127.0.0.1:{port}" for port in self.ports]

    def cpu_micros(self):
        return self._process.cpu_micros()

    def _write_files(self):
        files = os.path.join(self._home, "files")
        os.makedirs(files)
        for path, size in scenarios.SIZES.items():
            with open(files + path, "wb") as file:
                file.write(b"x" * size)
