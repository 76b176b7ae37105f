"""The lock of the recipe, as kazoo has it: each waits for the one before it in the queue.

    python3 queued_lock.py [NAME]
"""

import sys

from kazoo.client import KazooClient

name = sys.argv[1] if len(sys.argv) > 1 else "me"
zk = KazooClient(hosts="127.0.0.1:2181,127.0.0.1:2182,127.0.0.1:2183")
zk.start()
with zk.Lock("/queued-lock", name):
    input(f"{name} has the lock. Press Enter to let it go. ")
zk.stop()
