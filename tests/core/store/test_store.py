"""`Store`: opened by one host at a time, or left as it was with a message that says why."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from offhook.store import StoreError, open_reader
from offhook.store.schema import APPLICATION, VERSION
from offhook.store.store import Batch, Store

ROW = (1, "2026-01-05T00:00:00Z", "task.created", "EV1", '{"a":1}', None)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A store with one record."""
    path = tmp_path / "centre.db"
    store = Store(path, "a test")
    store.write(Batch(journal=[ROW], parts=[("host", "", "{}")]))
    store.close()
    return path


@contextlib.contextmanager
def untouched(path: Path) -> Iterator[None]:
    """Nothing changes the file, and nothing is left beside it but the lock, which holds nothing."""
    before = path.read_bytes()
    yield
    assert path.read_bytes() == before
    assert {each.name for each in path.parent.iterdir()} <= {path.name, f"{path.name}.lock"}


def refused(path: Path) -> StoreError:
    with pytest.raises(StoreError) as caught:
        Store(path)
    assert str(path) in str(caught.value)
    return caught.value


def test_a_new_store_says_whose_it_is_and_is_fresh_until_a_host_was_kept(tmp_path: Path) -> None:
    path = tmp_path / "centre.db"
    store = Store(path, "city.hook")
    assert store.fresh
    with open_reader(path) as reader:
        assert reader.meta()["host"]["pid"] == os.getpid()
        assert reader.meta()["host"]["runs"] == "city.hook"
    store.write(Batch(parts=[("host", "", "{}")]))
    store.close()
    again = Store(path)
    assert not again.fresh
    again.close()


def test_it_syncs_each_transaction_to_the_disk(file: Path) -> None:
    store = Store(file)
    assert store.connection.execute("pragma synchronous").fetchone() == (2,)
    assert store.connection.execute("pragma journal_mode").fetchone() == ("wal",)
    store.close()


def test_a_second_host_is_told_of_the_first(file: Path) -> None:
    program = (
        "import sys, time; from offhook.store.store import Store; s = Store(sys.argv[1], 'city.hook'); print('up')"
    )
    first = subprocess.Popen(
        [sys.executable, "-c", program + "; sys.stdout.flush(); time.sleep(600)", str(file)], stdout=subprocess.PIPE
    )
    try:
        assert first.stdout is not None
        assert first.stdout.readline() == b"up\n"
        error = refused(file)
        assert error.code == "store-locked"
        assert f"process {first.pid}" in error.message
        assert os.uname().nodename in error.message
        assert "city.hook" in error.message
        assert "since 20" in error.message
    finally:
        first.kill()
        first.communicate()
    Store(file).close()  # killed, it has let go of it


def test_nobody_locks_out_the_same_process_by_another_name_of_the_file(file: Path, tmp_path: Path) -> None:
    (tmp_path / "link.db").symlink_to(file)
    store = Store(file)
    with pytest.raises(StoreError) as caught:
        Store(tmp_path / "link.db")
    assert caught.value.code == "store-locked"
    store.close()


@pytest.mark.parametrize("content", [b"hello, I am a letter\n" * 20, b"\0" * 4096, b"{}", "Grüße".encode("utf-16")])
def test_something_else_is_left_alone(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "letter.txt"
    path.write_bytes(content)
    with untouched(path):
        assert refused(path).code == "not-a-store"
        assert list(tmp_path.iterdir()) == [path]
        with pytest.raises(StoreError) as caught:
            open_reader(path)
        assert caught.value.code == "not-a-store"


def test_the_database_of_another_program_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "shop.db"
    with contextlib.closing(sqlite3.connect(path)) as connection:
        connection.executescript("create table journal (a); insert into journal values (1); pragma user_version = 1")
    with untouched(path):
        error = refused(path)
        assert error.code == "not-a-store"
        assert "another program" in error.message


def test_a_folder_is_no_store(tmp_path: Path) -> None:
    assert refused(tmp_path).code == "not-a-store"
    assert refused(tmp_path / "nowhere" / "centre.db").code == "no-such-file"
    with pytest.raises(StoreError) as caught:
        open_reader(tmp_path / "missing.db")
    assert caught.value.code == "no-such-file"


def test_a_later_version_is_left_alone(file: Path) -> None:
    with contextlib.closing(sqlite3.connect(file)) as connection:
        connection.execute(f"pragma user_version = {VERSION + 5}")
    with untouched(file):
        error = refused(file)
        assert error.code == "store-newer"
        assert str(VERSION + 5) in error.message


@pytest.mark.parametrize("part", ["the first page", "the end", "the middle"])
def test_a_damaged_store_is_left_alone(file: Path, part: str) -> None:
    store = Store(file)
    store.write(Batch(journal=[(n, *ROW[1:4], json.dumps({"text": "x" * 300}), None) for n in range(2, 400)]))
    store.close()
    whole = bytearray(file.read_bytes())
    if part == "the end":
        file.write_bytes(whole[: len(whole) // 2])
    else:
        start = 100 if part == "the first page" else len(whole) // 2
        whole[start : start + 3000] = b"\x5a" * 3000
        file.write_bytes(whole)
    with untouched(file):
        error = refused(file)
        assert error.code == "store-corrupt"
        assert "\n" not in error.message


def test_a_file_that_may_not_be_written_is_left_alone(tmp_path: Path) -> None:
    """As another user, since root may write everything."""
    folder = Path(tempfile.mkdtemp())
    try:
        path = folder / "centre.db"
        Store(path).close()
        (folder / "centre.db.lock").unlink()
        path.chmod(0o444)
        folder.chmod(0o555)
        program = """
import os, sys
from offhook.store import StoreError
from offhook.store.store import Store
Store(sys.argv[3]).close()  # whatever is imported for it, another user may not be able to
if os.getuid() == 0:
    os.setuid(65534)
for path in sys.argv[1:3]:
    try:
        Store(path)
    except StoreError as error:
        print(error.code)
"""
        with untouched(path):
            words = [sys.executable, "-c", program, str(path), str(folder / "new.db"), str(tmp_path / "a.db")]
            done = subprocess.run(words, capture_output=True, text=True, timeout=60, check=False)
            assert done.stdout.split() == ["store-read-only", "store-read-only"], done.stderr
    finally:
        folder.chmod(0o755)
        shutil.rmtree(folder)


def test_another_program_that_writes_is_waited_for_and_then_told(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("offhook.store.store.PATIENCE", 0.05)
    store = Store(file)
    with contextlib.closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("begin immediate")
        with pytest.raises(StoreError) as caught:
            store.write(Batch(journal=[(2, *ROW[1:])]))
        assert caught.value.code == "store-busy"
        other.execute("rollback")
    store.write(Batch(journal=[(2, *ROW[1:])]))
    assert store.last_sequence() == 2
    store.close()


def test_a_full_store_takes_all_of_a_transaction_or_nothing(file: Path) -> None:
    store = Store(file)
    (pages,) = store.connection.execute("pragma page_count").fetchone()
    store.connection.execute(f"pragma max_page_count = {pages + 3}")
    many = [(n, *ROW[1:4], json.dumps({"text": "x" * 2000}), None) for n in range(2, 100)]
    with pytest.raises(StoreError) as caught:
        store.write(Batch(journal=many, entities=[("task", "WT1", "{}")], memory=[("a", "b", "1")]))
    assert caught.value.code == "store-full"
    assert store.last_sequence() == 1
    assert list(store.entities()) == []
    assert store.memory() == {}
    store.write(Batch(journal=[(2, *ROW[1:])]))  # a small one still fits
    store.close()


def test_a_row_that_cannot_be_written_takes_nothing_along(file: Path) -> None:
    store = Store(file)
    with pytest.raises(StoreError) as caught:
        store.write(Batch(journal=[(2, *ROW[1:]), (3, *ROW[1:]), (3, *ROW[1:])]))
    assert caught.value.code == "store-failed"
    assert store.last_sequence() == 1
    store.close()


def test_what_goes_goes(file: Path) -> None:
    store = Store(file)
    store.write(Batch(entities=[("task", "WT1", "{}")], memory=[("a", "b", "1")], parts=[("p", "k", "2")]))
    assert store.parts("p") == {"k": 2}
    store.write(Batch(entities_gone=[("task", "WT1")], memory_gone=[("a", "b")], parts_gone=[("p", "k")]))
    assert list(store.entities()) == []
    assert store.memory() == {}
    assert store.parts("p") == {}
    store.close()


def test_the_file_says_what_it_is(file: Path) -> None:
    head = file.read_bytes()[:100]
    assert int.from_bytes(head[68:72], "big") == APPLICATION
    assert int.from_bytes(head[60:64], "big") == VERSION


def test_what_is_left_of_a_host_that_was_killed_at_its_first_steps_is_no_hindrance(tmp_path: Path) -> None:
    path = tmp_path / "centre.db"
    path.touch()
    (tmp_path / "centre.db.new").write_bytes(b"SQLite for")
    (tmp_path / "centre.db.new-journal").write_bytes(b"half a journal")
    store = Store(path)
    assert store.fresh
    store.close()
    assert {each.name for each in tmp_path.iterdir()} == {"centre.db", "centre.db.lock"}


def test_a_migration_that_was_killed_is_taken_back(tmp_path: Path) -> None:
    path = tmp_path / "v1.db"
    shutil.copy(Path(__file__).parents[2] / "data" / "store" / "v1.db", path)
    before = path.read_bytes()
    program = """
import os, sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute("pragma cache_size = 1")
connection.execute("begin immediate")
connection.execute("update journal set what = what || '      '")
connection.execute("create table parts (part, key, body)")
connection.execute("pragma user_version = 2")
for n in range(500):
    connection.execute("insert into parts values (?, ?, ?)", (n, n, "x" * 2000))
os.kill(os.getpid(), 9)
"""
    subprocess.run([sys.executable, "-c", program, str(path)], check=False, timeout=60)
    assert path.read_bytes() != before
    assert (tmp_path / "v1.db-journal").exists()
    store = Store(path)
    assert not store.fresh
    assert store.last_sequence() > 10
    store.close()


def test_what_is_left_of_another_store_is_not_taken_for_its_own(tmp_path: Path) -> None:
    """As when a store was killed and then deleted by hand: SQLite would find the new one damaged."""
    file, left = tmp_path / "centre.db", tmp_path / "centre.db-wal"
    left.write_bytes(b"the last transactions of another file")
    with pytest.raises(StoreError, match=r"centre\.db-wal is left of a store that is gone"):
        Store(file)
    assert left.read_bytes() == b"the last transactions of another file"
    assert not file.exists()
    left.unlink()
    Store(file).close()
