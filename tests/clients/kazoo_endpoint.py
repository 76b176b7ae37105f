"""A pytest plug-in that has kazoo's own tests use a running `cargo xtask live` in the place of the cluster that they would start.

    cargo test --package live --test kazoo -- --ignored --nocapture

is the one command: it gets kazoo's source distribution and what its tests need (live/tests/kazoo.rs), and takes over four minutes. By hand, in the folder of the
unpacked source distribution:

    PYTHONPATH=…/tests/clients python -m pytest --timeout 60 -p kazoo_endpoint kazoo/tests

Of 493 tests 484 passed on 2026-11-30. 8 are skipped for what is not configured here, nor at a real ensemble without more: SASL, Kerberos and TLS. TestReadOnlyMode
wants read-only mode, and passes by itself with `cargo xtask live tests/clients/kazoo_read_only.zk`.

The ensemble is that of `cargo xtask live tests/clients/kazoo.zk`, three servers with reconfiguration; LIVE_PORTS is the port of the first (2181), LIVE_PAGE that of the
page (8080). `stop` and `run` of a server are `crash` and `restart`.
"""

import os
import time
import urllib.error
import urllib.request

import pytest

import kazoo.testing.harness as harness

PORTS = int(os.environ.get("LIVE_PORTS", "2181"))
PAGE = int(os.environ.get("LIVE_PAGE", "8080"))

# The suite reads it to know which tests it can run.
os.environ.setdefault("ZOOKEEPER_VERSION", "3.8.0")


# Test classes that want what this ensemble has not, with the reason.
LEFT_OUT = {"TestSSLClient": "there is no TLS: the ports speak the plain protocol alone"}


def pytest_collection_modifyitems(items):
    for item in items:
        reason = LEFT_OUT.get(getattr(item.cls, "__name__", None))
        if reason:
            item.add_marker(pytest.mark.skip(reason=reason))


def do(line):
    """Has the ensemble do something; whatever is so already stays so."""
    request = urllib.request.Request(f"http://127.0.0.1:{PAGE}/command", data=line.encode())
    try:
        urllib.request.urlopen(request)
    except urllib.error.HTTPError as error:
        if error.code != 409:
            raise


class Server:
    def __init__(self, number):
        self.name = f"s{number}"
        self.client_port = PORTS + number - 1
        self.address = f"127.0.0.1:{self.client_port}"
        self.secure_address = self.address
        self.running = True

    def run(self):
        do(f"restart {self.name}")
        self.running = True

    def stop(self):
        do(f"crash {self.name}")
        self.running = False

    def destroy(self):
        self.stop()

    def get_logs(self, num_lines=100):
        return []


class Cluster:
    def __init__(self):
        self.servers = [Server(number) for number in (1, 2, 3)]

    def __getitem__(self, place):
        return self.servers[place]

    def __iter__(self):
        return iter(self.servers)

    def start(self):
        for server in self.servers:
            server.run()
        time.sleep(1)

    def stop(self):
        for server in self.servers:
            server.stop()

    def terminate(self):
        self.start()

    def reset(self):
        self.start()

    def get_logs(self):
        return []


CLUSTER = Cluster()
harness.get_global_cluster = lambda: CLUSTER
