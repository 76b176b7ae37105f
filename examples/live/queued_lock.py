"""The lock of the recipe, as kazoo has it: each waits for the one before it in the queue.

    python3 queued_lock.py [NAME [HOSTS]]
"""

import sys

from kazoo.client import KazooClient

name = sys.argv[1] if len(sys.argv) > 1 else "me"
hosts = sys.argv[2] if len(sys.argv) > 2 else "127.0.0.1:2181,127.0.0.1:2182,127.0.0.1:2183"
zk = KazooClient(hosts=hosts)
zk.start()
with zk.Lock("/queued-lock", name):
    input(f"{name} has the lock. Press Enter to let it go. ")
zk.stop()
