"""Records frames of a real server: what it is sent and what it answers, as lines of hex.

    python3 record.py PORT OTHER > frames.txt

Both are fresh servers of Apache ZooKeeper 3.8.0: a standalone one with `extendedTypesEnabled`, and an ensemble of one, which can be reconfigured by anybody
(`reconfigEnabled`, `skipACL`). A line of the recording is `>` (sent) or `<` (received), the frame
without its length, and after `#` what it is in words. `== NAME` begins the recording of another connection. The requests
are put together here byte by byte, by the records of `zookeeper.jute`, and not by the codec that is tested with them.
"""

import socket
import struct
import sys


def i32(number):
    return struct.pack(">i", number)


def i64(number):
    return struct.pack(">q", number)


def boolean(value):
    return b"\x01" if value else b"\x00"


def string(text):
    if text is None:
        return i32(-1)
    data = text.encode() if isinstance(text, str) else text
    return i32(len(data)) + data


def vector(items):
    return i32(len(items)) + b"".join(items)


def strings(*texts):
    return vector([string(text) for text in texts])


def acl(*entries):
    return vector([i32(perms) + string(scheme) + string(id) for perms, scheme, id in entries])


ANYONE = acl((31, "world", "anyone"))


def create(path, data, flags=0, acl=ANYONE):
    return string(path) + string(data) + acl + i32(flags)


def multi(*operations):
    parts = [i32(kind) + boolean(False) + i32(-1) + body for kind, body in operations]
    return b"".join(parts) + i32(-1) + boolean(True) + i32(-1)


class Session:
    """A connection, and the lines that are recorded of it."""

    def __init__(self, port, name):
        self.socket = socket.create_connection(("127.0.0.1", port))
        self.socket.settimeout(5)
        self.lines = [f"== {name}"]
        self.xid = 0

    def send(self, body, what):
        self.lines.append(f"> {body.hex()} # {what}")
        self.socket.sendall(i32(len(body)) + body)

    def read(self, count):
        data = b""
        while len(data) < count:
            more = self.socket.recv(count - len(data))
            if not more:
                return None
            data += more
        return data

    def receive(self, what):
        length = self.read(4)
        if length is None:
            self.lines.append(f"! the server closes the connection: {what}")
            return None
        body = self.read(struct.unpack(">i", length)[0])
        self.lines.append(f"< {body.hex()} # {what}")
        return body

    def connect(self, what, read_only=None, timeout=10_000, session=0, password=bytes(16), seen=0):
        tail = b"" if read_only is None else boolean(read_only)
        self.send(i32(0) + i64(seen) + i32(timeout) + i64(session) + string(password) + tail, f"connect {what}")
        body = self.receive("connected")
        self.session = struct.unpack(">q", body[8:16])[0]
        self.password = body[20:36]

    def ask(self, kind, body, what, events=0, xid=None):
        if xid is None:
            self.xid += 1
            xid = self.xid
        self.send(i32(xid) + i32(kind) + body, what)
        for _ in range(events):
            self.receive(f"event of {what}")
        return self.receive(f"reply to {what}")


def main(port, other):
    a = Session(port, "everything that a client asks")
    a.connect("with the read-only byte", read_only=False)
    a.ask(1, create("/p", "one"), "create /p")
    a.ask(15, create("/e", "two", 1), "create2 /e ephemeral")
    a.ask(1, create("/s-", "", 2), "create /s- sequential")
    a.ask(15, create("/es-", None, 3), "create2 /es- ephemeral sequential, without data")
    a.ask(19, create("/c", "", 4), "createContainer /c")
    a.ask(21, create("/t", "x", 5) + i64(60_000), "createTTL /t of a minute")
    a.ask(21, create("/ts-", "x", 6) + i64(1), "createTTL /ts- sequential of a millisecond")
    a.ask(1, create("/binary", b"\x00\xff\xfetext\xc3"), "create /binary, whose data are no text")
    a.ask(4, string("/binary") + boolean(False), "getData /binary")
    a.ask(1, create("/p", "again"), "create /p, which is there")
    a.ask(1, create("/中", "文"), "create /中")
    a.ask(5, string("/p") + string("three") + i32(0), "setData /p version 0")
    a.ask(5, string("/p") + string("four") + i32(0), "setData /p version 0 again")
    a.ask(4, string("/p") + boolean(False), "getData /p")
    a.ask(4, string("/none") + boolean(False), "getData /none")
    a.ask(3, string("/p") + boolean(False), "exists /p")
    a.ask(3, string("/none") + boolean(False), "exists /none")
    a.ask(8, string("/") + boolean(False), "getChildren /")
    a.ask(12, string("/p") + boolean(False), "getChildren2 /p, which has none")
    a.ask(12, string("/") + boolean(False), "getChildren2 /")
    a.ask(6, string("/p"), "getACL /p")
    a.ask(100, i32(0) + string("digest") + string("alice:secret"), "auth digest alice", xid=-4)
    a.ask(107, b"", "whoAmI")
    a.ask(1, create("/mine", "", 0, acl((31, "auth", ""), (1, "world", "anyone"))), "create /mine for whom one is")
    a.ask(6, string("/mine"), "getACL /mine")
    a.ask(7, string("/mine") + acl((31, "digest", "bob:x"), (1, "ip", "10.0.0.0/8")) + i32(0), "setACL /mine aversion 0")
    a.ask(6, string("/mine"), "getACL /mine, which is bob's")
    a.ask(7, string("/p") + acl() + i32(-1), "setACL /p to none")
    a.ask(9, string("/p"), "sync /p")
    a.ask(103, string("/"), "getEphemerals /")
    a.ask(103, string("/x"), "getEphemerals /x")
    a.ask(104, string("/"), "getAllChildrenNumber /")
    a.ask(
        14,
        multi(
            (1, create("/m", "1")),
            (15, create("/m2", "2")),
            (19, create("/m3", "", 4)),
            (21, create("/m4", "", 5) + i64(60_000)),
            (5, string("/m") + string("5") + i32(-1)),
            (13, string("/m") + i32(1)),
            (2, string("/m2") + i32(-1)),
        ),
        "multi of every kind",
    )
    a.ask(14, multi((1, create("/n", "")), (13, string("/m") + i32(7)), (2, string("/m") + i32(-1))), "multi that fails at its second")
    a.ask(14, multi(), "multi of nothing")
    a.ask(22, multi((4, string("/m") + boolean(False)), (8, string("/p") + boolean(False)), (4, string("/none") + boolean(False))), "multiRead")
    a.ask(2, string("/m") + i32(3), "delete /m version 3")
    a.ask(2, string("/m") + i32(1), "delete /m version 1")
    a.ask(13, string("/p") + i32(9), "check /p version 9")
    a.ask(16, string("server.5=h:1:2;3") + string(None) + string(None) + i64(-1), "reconfig, which is disabled")
    a.ask(102, string(b"token"), "sasl")
    a.ask(11, b"", "ping", xid=-2)
    a.ask(-11, b"", "closeSession")
    a.receive("after closeSession")

    b = Session(port, "watches")
    b.connect("with the read-only byte, and asks for one that may be read only", read_only=True)
    b.ask(3, string("/w") + boolean(True), "exists /w watched")
    b.ask(1, create("/w", ""), "create /w", events=1)
    b.ask(4, string("/w") + boolean(True), "getData /w watched")
    b.ask(5, string("/w") + string("x") + i32(-1), "setData /w", events=1)
    b.ask(8, string("/w") + boolean(True), "getChildren /w watched")
    b.ask(1, create("/w/k", ""), "create /w/k", events=1)
    b.ask(4, string("/w/k") + boolean(True), "getData /w/k watched")
    b.ask(2, string("/w/k") + i32(-1), "delete /w/k", events=1)
    b.ask(106, string("/w") + i32(0), "addWatch /w persistent")
    b.ask(106, string("/r") + i32(1), "addWatch /r recursive")
    b.ask(5, string("/w") + string("y") + i32(-1), "setData /w", events=1)
    b.ask(1, create("/r", ""), "create /r", events=1)
    b.ask(1, create("/r/deep", ""), "create /r/deep", events=1)
    b.ask(17, string("/w") + i32(3), "checkWatches /w any")
    b.ask(17, string("/w") + i32(1), "checkWatches /w children")
    b.ask(18, string("/w") + i32(3), "removeWatches /w any")
    b.ask(18, string("/w") + i32(2), "removeWatches /w data, which are gone")
    b.ask(101, i64(1) + strings("/w") + strings("/gone") + strings("/r"), "setWatches as of zxid 1", events=3 - 1, xid=-8)
    b.ask(
        105,
        i64(1 << 40) + strings("/w") + strings() + strings() + strings("/p") + strings("/r"),
        "setWatches2 as of a zxid to come",
        xid=-8,
    )
    b.ask(99, b"abc", "operation 99, which nobody knows")
    b.receive("after an unknown operation")

    c = Session(port, "the session of before comes back")
    c.connect("with a session and its password, in the old form", session=b.session, password=b.password)
    c.ask(11, b"", "ping", xid=-2)
    c.ask(1, string("/torn"), "create, torn")
    c.ask(4, string("/p") + boolean(False), "getData /p, on a connection that stays open")
    c.ask(100, i32(0) + string("kerberos") + string("x"), "auth of an unknown scheme", xid=-4)
    c.receive("after a refused auth")

    d = Session(port, "a session that is refused")
    d.connect("with a wrong password", read_only=False, session=b.session, password=b"\x01" * 16)
    d.receive("after the refusal")

    e = Session(port, "a client before 3.4")
    e.connect("without the read-only byte")
    e.ask(-11, b"", "closeSession")

    f = Session(other, "an ensemble that is reconfigured")
    f.connect("with the read-only byte", read_only=False)
    f.ask(4, string("/zookeeper/config") + boolean(False), "getData /zookeeper/config")
    f.ask(16, string("server.5=127.0.0.1:23885:23886:observer;127.0.0.1:23185") + string(None) + string(None) + i64(-1), "reconfig: an observer joins")
    f.ask(16, string(None) + string("5") + string(None) + i64(-1), "reconfig: the observer leaves")
    f.ask(16, string(None) + string("5") + string(None) + i64(7), "reconfig of another version")
    f.ask(-11, b"", "closeSession")

    print("# From Apache ZooKeeper 3.8.0; `record.py` says how, and how to read it.")
    for session in (a, b, c, d, e, f):
        print("\n".join(session.lines))


main(int(sys.argv[1]), int(sys.argv[2]))
