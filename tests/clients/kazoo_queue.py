"""Programs that queue for kazoo's lock, each with a connection of its own. A line on the standard input lets the holder go; the end of the input ends all of them.

    kazoo_queue.py HOSTS PROGRAMS

It prints who holds the lock.
"""

import sys
import threading

from kazoo.client import KazooClient

HOSTS, PROGRAMS = sys.argv[1], int(sys.argv[2])
released = threading.Semaphore(0)


def program(number):
    client = KazooClient(hosts=HOSTS, timeout=10)
    client.start()
    lock = client.Lock("/lock", f"program {number}")
    with lock:
        print(f"{number} holds", flush=True)
        released.acquire()
    print(f"{number} let go", flush=True)
    client.stop()


programs = [threading.Thread(target=program, args=(number,), daemon=True) for number in range(1, PROGRAMS + 1)]
for thread in programs:
    thread.start()
for _ in sys.stdin:
    released.release()
