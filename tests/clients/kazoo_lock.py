"""Three programs increment a number in a znode, each time holding kazoo's lock, while the leader is stopped every few seconds.

    kazoo_lock.py HOSTS PAGE SECONDS

Without the lock increments would be lost, for each is a read and then a write. It fails where two held the lock at once, where an increment is missing, or where nothing went
on after a stop.
"""

import json
import sys
import threading
import time
import urllib.request

from kazoo.client import KazooClient
from kazoo.exceptions import KazooException

HOSTS, PAGE, SECONDS = sys.argv[1], int(sys.argv[2]), float(sys.argv[3])
PROGRAMS = 3
holders, most, done, faults, ended = [], [0], [0] * PROGRAMS, [], []


def do(line):
    urllib.request.urlopen(urllib.request.Request(f"http://127.0.0.1:{PAGE}/command", data=line.encode()))


def leader():
    with urllib.request.urlopen(f"http://127.0.0.1:{PAGE}/state") as answer:
        return json.load(answer)["leader"]


def again(client, call, *arguments):
    """Calls until it succeeds: a connection that is lost comes back, and the session with it."""
    while True:
        try:
            return call(*arguments)
        except KazooException as error:
            if client.state == "LOST":
                raise
            time.sleep(0.1)
            faults.append(type(error).__name__)


def program(number, end):
    client = KazooClient(hosts=HOSTS, timeout=10)
    client.start()
    lock = client.Lock("/lock", str(number))
    while time.time() < end:
        again(client, lock.acquire)
        holders.append(number)
        most[0] = max(most[0], len(holders))
        value, stat = again(client, client.get, "/count")
        time.sleep(0.02)
        # A write that was done although its answer is lost is found by its version.
        while True:
            try:
                client.set("/count", str(int(value) + 1).encode(), stat.version)
                break
            except KazooException as error:
                faults.append(type(error).__name__)
                now, _ = again(client, client.get, "/count")
                if now != value:
                    break
                time.sleep(0.1)
        done[number] += 1
        holders.remove(number)
        again(client, lock.release)
    client.stop()
    client.close()
    ended.append(number)


def main():
    client = KazooClient(hosts=HOSTS, timeout=10)
    client.start()
    client.create("/count", b"0")
    client.ensure_path("/lock")
    end = time.time() + SECONDS
    programs = [threading.Thread(target=program, args=(number, end), daemon=True) for number in range(PROGRAMS)]
    for one in programs:
        one.start()
    stops, progress = 0, []
    while time.time() < end - 3:
        before, stopped = sum(done), leader()
        if stopped is not None:
            do(f"crash {stopped}")
            stops += 1
        time.sleep(3)
        if stopped is not None:
            do(f"restart {stopped}")
        time.sleep(1)
        progress.append(sum(done) - before)
    for one in programs:
        one.join(60)
    count = int(again(client, client.get, "/count")[0])
    print(f"{count} increments of {sum(done)}, {stops} leaders stopped, {len(faults)} calls made again, progress {progress}")
    assert sorted(ended) == list(range(PROGRAMS)), f"only {ended} came to their end"
    assert count == sum(done), "an increment is lost"
    assert most[0] == 1, "two held the lock at once"
    assert stops > 0 and all(progress), "nothing went on"
    client.stop()


main()
