"""A lock that looks right: whoever can create the znode has the lock, and the others wait until it is gone. Watch all of them wake, and one of them win.

    python3 naive_lock.py [NAME [HOSTS]]
"""

import sys
import threading

from kazoo.client import KazooClient
from kazoo.exceptions import NodeExistsError

name = sys.argv[1] if len(sys.argv) > 1 else "me"
hosts = sys.argv[2] if len(sys.argv) > 2 else "127.0.0.1:2181,127.0.0.1:2182,127.0.0.1:2183"
zk = KazooClient(hosts=hosts)
zk.start()
while True:
    try:
        zk.create("/naive-lock", name.encode(), ephemeral=True)
        break
    except NodeExistsError:
        gone = threading.Event()
        if zk.exists("/naive-lock", watch=lambda event: gone.set()):
            gone.wait()
            print(f"{name} is woken", flush=True)
input(f"{name} has the lock. Press Enter to let it go. ")
zk.stop()
