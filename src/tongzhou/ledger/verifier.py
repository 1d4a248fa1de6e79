#!/usr/bin/env python3
"""Verify an export of a Tongzhou ledger. One plain file, no dependencies, Python 3.8 or newer, no network.

    python3 verifier.py export.ndjson [--checkpoint kept.json] [--key HEX] [--processes N]

Exit code 0: everything fits. 1: something does not; the first entry that does not fit is named, with each
missing number, missing book and checkpoint. 2: the file cannot be read. The format is written in
docs/ledger-format.md, so that you may write a verifier of your own instead of trusting this one.

核对同舟台账导出文件：不需要数据库、不联网、不装任何东西。0 全部相符；1 有不符，并指出第一条；2 文件读不了。
"""

# It must run by itself on an old Python, so it is written in that Python, prints, and uses no pathlib.
# ruff: noqa: UP031, PTH123, PTH202, T201, B905, RUF007
# mypy: allow-untyped-defs, allow-untyped-calls

import argparse
import hashlib
import json
import multiprocessing
import os
import sys
from uuid import UUID

FORMAT = "tongzhou-ledger/1"
ZERO = "00" * 32
LARGE = 8 << 20
SHOWN = 50
sha = hashlib.sha256


class Unreadable(Exception):
    """The file is not an export."""


def digest(prefix, text):
    """SHA-256 over a prefix byte and bytes, as hex."""
    return sha(prefix + text).hexdigest()


def root_of(names, leaves):
    """The root over an entry's leaves; a withheld leaf is given as its digest."""
    given = []
    for name, leaf in zip(names, leaves):
        if leaf.__class__ is str:
            given.append(leaf)
        else:
            given.append(sha(("\0" + leaf[0] + name + "\0" + leaf[1]).encode()).hexdigest())
    return sha(b"\1" + bytes.fromhex("".join(given))).digest()


def tree(heads):
    """Merkle root over (book, count, head)."""
    level = [
        sha(b"\4" + UUID(book).bytes + count.to_bytes(8, "big") + bytes.fromhex(head)).digest()
        for book, count, head in heads
    ]
    while len(level) > 1:
        above = [sha(b"\5" + level[i] + level[i + 1]).digest() for i in range(0, len(level) - 1, 2)]
        level = above + level[2 * len(above) :]
    return level[0].hex() if level else ZERO


def checkpoint_hash(line):
    """The digest of a checkpoint, from what it says."""
    head = "%d\0%s\0%s\0" % (line["number"], line["day"], line["at"])
    return digest(b"\6", head.encode() + bytes.fromhex(line["previous"]) + bytes.fromhex(tree(line["heads"])))


class Part:
    """What one process found in its part of the file: joined with its neighbours by `ends`."""

    def __init__(self):
        self.entries = 0
        self.faults = []
        self.ends = []
        self.hashes = {}

    def fault(self, book, number, text):
        self.faults.append((book, number, text))


def read_part(path, begin, end, names, wanted):
    """Verify the entries whose lines begin in [begin, end). Answers a Part."""
    part = Part()
    with open(path, "rb") as file:
        file.seek(begin)
        position = begin
        for raw in file:
            if position >= end:
                break
            position += len(raw)
            one_line(raw, names, wanted, part)
    return part


def one_line(raw, names, wanted, part):
    """Verify one line of the entries' part."""
    try:
        line = json.loads(raw)
        if line["line"] != "entry" or len(line["leaves"]) != len(names):
            raise ValueError("not an entry")
        one_entry(line, names, wanted, part)
    except (ValueError, KeyError, TypeError, IndexError, AttributeError, OverflowError) as failure:
        part.fault(None, None, "unreadable line 读不懂的一行: %s: %s" % (failure, raw[:120]))


def one_entry(line, names, wanted, part):
    """Verify one entry and its link to the one before it."""
    book, number, said = line["book"], line["number"], line["hash"]
    place = b"\2" + bytes.fromhex(book.replace("-", "")) + number.to_bytes(8, "big")
    found = sha(place + bytes.fromhex(line["previous"]) + root_of(names, line["leaves"])).hexdigest()
    if found != said:
        part.fault(book, number, "does not fit its own hash 内容与指纹不符")
    ends = part.ends
    if ends and ends[-1][0] == book:
        follow(part, book, ends[-1][3], ends[-1][4], number, line["previous"])
        ends[-1][3:] = [number, said]
    else:
        ends.append([book, number, line["previous"], number, said])
    if (book, number) in wanted:
        part.hashes[book, number] = said
    part.entries += 1


def follow(part, book, number, said, following, previous):
    """Entry `following` comes after `number`, whose hash is `said`."""
    if following <= number:
        part.fault(book, following, "out of order or twice 次序不对或重复")
    elif following != number + 1:
        part.fault(book, number + 1, "missing number 缺号 %s" % span(number + 1, following - 1))
    elif previous != said:
        part.fault(book, following, "does not follow the entry before it 接不上前一条")


def span(first, last):
    """A gap in words."""
    return str(first) if first == last else "%d-%d" % (first, last)


class Verification:
    """The whole file: what stands before the entries, and the entries' parts joined."""

    def __init__(self, path, key=""):
        self.path, self.key = path, key
        self.faults = []
        self.books, self.checkpoints = {}, []
        self.header, self.begin = {}, 0
        self.entries = 0

    def fault(self, book, number, text):
        self.faults.append((book, number, text))

    def read_front(self):
        """Header, books, checkpoints. Remembers where the entries begin."""
        with open(self.path, "rb") as file:
            for raw in file:
                line = parsed(raw)
                if line.get("line") == "entry":
                    break
                self.front_line(line)
                self.begin += len(raw)
        if self.header.get("format") != FORMAT:
            raise Unreadable("no header of format %s" % FORMAT)

    def front_line(self, line):
        kind = line.get("line")
        if kind == "header":
            self.header = line
        elif kind == "book":
            self.books[line["id"]] = line
        elif kind == "checkpoint":
            self.checkpoints.append(line)
        else:
            raise Unreadable("unknown line %r" % (kind,))

    def wanted(self):
        """Places in the chains whose hash a checkpoint names."""
        return {(book, count) for line in self.checkpoints for book, count, _ in line["heads"]}

    def run(self, processes):
        """Everything. Faults are in `faults` afterwards."""
        self.read_front()
        parts = self.read_entries(processes)
        self.join(parts)
        self.check_checkpoints({place: said for part in parts for place, said in part.hashes.items()})
        if len(self.books) != self.header["books"]:
            text = "%d books are announced, %d are here 账簿数目不符" % (
                self.header["books"],
                len(self.books),
            )
            self.fault(None, None, text)
        if self.entries != self.header["entries"]:
            text = "%d entries are announced, %d are here 分录数目不符"
            self.fault(None, None, text % (self.header["entries"], self.entries))

    def read_entries(self, processes):
        size = os.path.getsize(self.path)
        names, wanted = self.header["leaves"], self.wanted()
        if processes < 2 or size < LARGE:
            return [read_part(self.path, self.begin, size, names, wanted)]
        cuts = [self.begin] + [self.cut(size, i, processes) for i in range(1, processes)] + [size]
        jobs = [(self.path, a, b, names, wanted) for a, b in zip(cuts, cuts[1:])]
        with multiprocessing.Pool(processes) as pool:
            return pool.starmap(read_part, jobs)

    def cut(self, size, i, processes):
        """The beginning of a line near the i-th part of the file."""
        with open(self.path, "rb") as file:
            file.seek(self.begin + (size - self.begin) * i // processes)
            file.readline()
            return file.tell()

    def join(self, parts):
        """Chains across parts, from each book's opening to its head."""
        ends: dict[str, tuple[int, str]] = {}
        for part in parts:
            self.entries += part.entries
            self.faults += part.faults
            for book, first, previous, last, said in part.ends:
                self.join_run(ends, book, first, previous)
                ends[book] = (last, said)
        for book, line in self.books.items():
            if not line.get("withheld"):
                self.check_end(book, line, ends.get(book))
        for book in sorted(set(ends) - set(self.books)):
            self.fault(book, None, "missing book: entries of it are here, its line is not 缺账簿")

    def join_run(self, ends, book, first, previous):
        known = self.books.get(book)
        if known is None:
            return
        opening = digest(b"\3", known.get("opening", "").encode())
        number, said = ends.get(book, (0, opening))
        follow(self, book, number, said, first, previous)

    def check_end(self, book, line, end):
        number, said = end or (0, digest(b"\3", line["opening"].encode()))
        if json.loads(line["opening"]).get("book") != book:
            self.fault(book, None, "the opening is another book's 开篇不是这本账簿的")
        if number < line["count"]:
            self.fault(book, number + 1, "missing number 缺号 %s" % span(number + 1, line["count"]))
        elif number > line["count"]:
            self.fault(book, line["count"] + 1, "is beyond the book's count 超出账簿的条数")
        elif said != line["head"]:
            self.fault(book, number or None, "is not the head that the book names 与账簿末尾不符")

    def check_checkpoints(self, hashes):
        last, day, seen = ZERO, "", 0
        for line in self.checkpoints:
            name = "checkpoint 检查点 %s" % line["number"]
            if line["hash"] != checkpoint_hash(line) or line["root"] != tree(line["heads"]):
                self.fault(None, None, name + " does not fit its own hash 内容与指纹不符")
            if line["previous"] != last or line["number"] != seen + 1 or line["day"] <= day:
                self.fault(None, None, name + " does not follow the one before it 接不上前一个")
            self.check_seal(line, name)
            self.check_heads(line["heads"], hashes, name)
            last, day, seen = line["hash"], line["day"], line["number"]

    def check_heads(self, heads, hashes, name):
        """What a checkpoint says of each book stands in the chains of this file."""
        for book, count, head in heads:
            known = self.books.get(book)
            if known is None:
                self.fault(book, None, "missing book, named by 缺账簿, 见 " + name)
            elif known.get("withheld"):
                if count > known["count"] or (count == known["count"] and head != known["head"]):
                    self.fault(book, None, "the withheld book disagrees with 不符 " + name)
            elif head != (hashes.get((book, count)) if count else digest(b"\3", known["opening"].encode())):
                self.fault(book, count, "disagrees with 不符 " + name)

    def check_seal(self, line, name):
        key = self.key or self.header.get("seal_key", "")
        if self.key and not line["seal"]:
            self.fault(None, None, name + " bears no seal 没有封印")
        elif key and line["seal"] and not signed(key, line["hash"], line["seal"]):
            self.fault(None, None, name + " bears a false seal 封印不对")

    def compare_kept(self, path):
        """A checkpoint that somebody kept from before."""
        with open(path, "rb") as file:
            kept = parsed(file.read())
        same = [line for line in self.checkpoints if line["number"] == kept.get("number")]
        name = "your kept checkpoint 您留存的检查点 %s" % kept.get("number")
        if kept.get("hash") != checkpoint_hash(kept):
            self.fault(None, None, name + " does not fit its own hash 内容与指纹不符")
        if not same:
            self.fault(None, None, name + " is not in this export 不在导出中")
        elif same[0]["hash"] != kept["hash"]:
            self.fault(None, None, name + " disagrees with this export 与导出不符")


def parsed(raw):
    """A line as an object."""
    try:
        line = json.loads(raw)
    except ValueError as failure:
        raise Unreadable("not JSON: %r" % raw[:80]) from failure
    if not isinstance(line, dict):
        raise Unreadable("not an object: %r" % raw[:80])
    return line


# Ed25519 (RFC 8032), verification only; points in extended coordinates.
P = 2**255 - 19
Q = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
I = pow(2, (P - 1) // 4, P)  # noqa: E741 - the name that RFC 8032 and its readers use


def add(a, b):
    """Sum of two points."""
    e, f = (a[1] - a[0]) * (b[1] - b[0]) % P, (a[1] + a[0]) * (b[1] + b[0]) % P
    g, h = 2 * a[3] * b[3] * D % P, 2 * a[2] * b[2] % P
    s, t, u, v = f - e, h - g, h + g, f + e
    return s * t % P, u * v % P, t * u % P, s * v % P


def times(n, point):
    """n times a point."""
    total = (0, 1, 1, 0)
    while n:
        if n & 1:
            total = add(total, point)
        point = add(point, point)
        n >>= 1
    return total


def point_of(raw):
    """Bytes to a point; None for what is none."""
    y = int.from_bytes(raw, "little")
    sign, y = y >> 255, y & ((1 << 255) - 1)
    if y >= P:
        return None
    xx = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(xx, (P + 3) // 8, P)
    if (x * x - xx) % P:
        x = x * I % P
    if (x * x - xx) % P or (x == 0 and sign):
        return None
    x = P - x if x & 1 != sign else x
    return x, y, 1, x * y % P


BASE = point_of((4 * pow(5, P - 2, P) % P).to_bytes(32, "little"))


def signed(key, message, seal):
    """Whether `seal` is the Ed25519 signature of the digest `message` under `key`; all in hex."""
    try:
        public, text, both = bytes.fromhex(key), bytes.fromhex(message), bytes.fromhex(seal)
    except ValueError:
        return False
    a, r, s = point_of(public), point_of(both[:32]), int.from_bytes(both[32:], "little")
    if a is None or r is None or len(both) != 64 or s >= Q:
        return False
    h = int.from_bytes(hashlib.sha512(both[:32] + public + text).digest(), "little") % Q
    left, right = times(s, BASE), add(r, times(h, a))
    return not (
        (left[0] * right[2] - right[0] * left[2]) % P or (left[1] * right[2] - right[1] * left[2]) % P
    )


def ordered(faults):
    """Faults by book and number; those of no entry last."""
    return sorted(set(faults), key=lambda f: (f[0] is None, f[0] or "", f[1] is None, f[1] or 0, f[2]))


def told(fault):
    """One fault as a line for a person."""
    book, number, text = fault
    where = "".join([" book 账簿 %s" % book if book else "", " entry 第 %s 号" % number if number else ""])
    return "DOES NOT FIT 不符:%s %s" % (where, text)


def main(arguments=None):
    """The command line. Answers the exit code."""
    parser = argparse.ArgumentParser(
        description="Verify an export of a Tongzhou ledger. 核对同舟台账导出文件。"
    )
    parser.add_argument("export", help="the export, NDJSON 导出文件")
    parser.add_argument(
        "--checkpoint", action="append", default=[], help="a checkpoint you kept 您留存的检查点"
    )
    parser.add_argument("--key", default="", help="public key of the seals, hex 封印公钥")
    parser.add_argument("--processes", type=int, default=min(2, os.cpu_count() or 1))
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(
                errors="backslashreplace"
            )  # a terminal without Chinese must not change the answer
    given = parser.parse_args(arguments)
    work = Verification(given.export, given.key)
    try:
        work.run(given.processes)
        for kept in given.checkpoint:
            work.compare_kept(kept)
    except (Unreadable, OSError, KeyError, TypeError, ValueError) as failure:
        print("CANNOT READ 读不了: %s: %s" % (type(failure).__name__, failure), file=sys.stderr)
        return 2
    return tell(work)


def tell(work):
    """Print what was found. Answers the exit code."""
    faults = ordered(work.faults)
    for fault in faults[:SHOWN]:
        print(told(fault))
    if len(faults) > SHOWN:
        print("… %d more 还有 %d 处" % (len(faults) - SHOWN, len(faults) - SHOWN))
    hidden = sum(1 for line in work.books.values() if line.get("withheld"))
    counted = (len(work.books) - hidden, hidden, work.entries, len(work.checkpoints))
    print("books 账簿 %d (withheld 未公开 %d), entries 分录 %d, checkpoints 检查点 %d" % counted)
    alone = sum(
        1
        for line in work.books.values()
        if json.loads(line.get("opening") or "{}").get("kind") == "one_sided"
    )
    if alone:
        print(
            "one-sided books 单方账簿 %d: one house signed, the other gave word 只有一家签字，另一方只有告知"
            % alone
        )
    print("FITS 相符" if not faults else "DOES NOT FIT 不符")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
