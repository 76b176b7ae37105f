"""A client of kazoo that may be read-only: it reads at the server that is left of three, is refused a write, and moves when a quorum is back.

    kazoo_read_only.py HOSTS PAGE

What kazoo's own TestReadOnlyMode asks for, and the way back.
"""

import sys
import time
import urllib.request

from kazoo.client import KazooClient
from kazoo.exceptions import NotReadOnlyCallError
from kazoo.protocol.states import KeeperState

HOSTS, PAGE = sys.argv[1], int(sys.argv[2])


def do(line):
    urllib.request.urlopen(urllib.request.Request(f"http://127.0.0.1:{PAGE}/command", data=line.encode()))


def until(what, holds, seconds=30):
    end = time.time() + seconds
    while not holds():
        assert time.time() < end, what
        time.sleep(0.1)


writer = KazooClient(hosts=HOSTS, timeout=10)
writer.start()
writer.create("/a", b"1")
writer.stop()
time.sleep(1)

client = KazooClient(hosts=HOSTS, timeout=10, read_only=True)
do("crash s2")
do("crash s3")
client.start(timeout=30)
until("it is connected read-only", lambda: client.client_state == KeeperState.CONNECTED_RO)
assert client.get("/a")[0] == b"1"
try:
    client.create("/b")
    raise SystemExit("a write was not refused")
except NotReadOnlyCallError:
    pass
do("restart s2")
until("it is connected", lambda: client.client_state == KeeperState.CONNECTED)
client.create("/b", ephemeral=True)
client.stop()
client.close()
print("read-only, refused, and back")
