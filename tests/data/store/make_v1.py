"""Makes v1.db, a store as version 1 of the format had it: python tests/data/store/make_v1.py

Version 1 had no parts table but `host`, no index, and kept durations and places among the rest of a record. A host of
today does something, and what it wrote is put into tables as they were.
"""

from __future__ import annotations

import asyncio
import json
import sqlite3
from datetime import timedelta
from pathlib import Path

from offhook import Host, HostOptions, VirtualClock
from offhook.centre import CentreConfig, WorkerConfig, transitions
from offhook.store.schema import APPLICATION

HERE = Path(__file__).parent
CENTRE = CentreConfig(workers=(WorkerConfig(name="Ana", activity="Available"), WorkerConfig(name="Ben")))
TABLES = """
create table journal (
    sequence integer primary key, at text not null, kind text not null, subject text not null, what text not null
);
create table entities (kind text, key text, body text not null, primary key (kind, key)) without rowid;
create table memory (owner text, name text, body text not null, primary key (owner, name)) without rowid;
create table host (key text primary key, body text not null) without rowid;
create table meta (name text primary key, value text not null) without rowid;
"""


async def use(path: Path) -> None:
    """Something of everything: a task with a worker, one that waits, a value in the memory, a block."""
    async with Host(HostOptions(clock=VirtualClock(), centre=CENTRE, store=path)) as host:
        for name in ("Mrs. Kim", "Mr. Lee"):
            with host.centre.unit("a customer writes") as unit:
                transitions.create_task(unit, channel="chat", attributes={"name": name})
        await host.settle()
        task = next(iter(host.centre.tasks))
        await host.invoke("AcceptTask", {"sid": task.sid}, worker="Ana")
        host.block("HangupCall", reason="not today")
        with host.centre.unit("memory") as unit:
            unit.remember("counting", "calls", {"today": 7})
        await host.advance(timedelta(minutes=1))
        await host.invoke("SetActivity", {"activityName": "Available"}, worker="Ben")


def main() -> None:
    now, then = HERE / "now.db", HERE / "v1.db"
    then.unlink(missing_ok=True)
    asyncio.run(use(now))
    source, target = sqlite3.connect(now), sqlite3.connect(then)
    target.executescript(TABLES)
    for sequence, at, kind, subject, what, aside in source.execute("select * from journal"):
        text = json.dumps(json.loads(what) | json.loads(aside or "{}"))
        target.execute("insert into journal values (?, ?, ?, ?, ?)", (sequence, at, kind, subject, text))
    target.executemany("insert into entities values (?, ?, ?)", source.execute("select * from entities"))
    target.executemany("insert into memory values (?, ?, ?)", source.execute("select * from memory"))
    target.executemany(
        "insert into host values (?, ?)", source.execute("select key, body from parts where part = 'host'")
    )
    target.execute(f"pragma application_id = {APPLICATION}")
    target.execute("pragma user_version = 1")
    target.commit()
    target.execute("vacuum")
    target.close()
    source.close()
    for left in HERE.glob("now.db*"):
        left.unlink()


if __name__ == "__main__":
    main()
