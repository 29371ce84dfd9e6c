"""Compiled code on disk: found again, and never trusted blindly."""

from __future__ import annotations

import dataclasses
import os
import sys
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest

from offhook_grammar.building import build
from offhook_grammar.compiler import CodeCache, cache, link
from offhook_grammar.compiler.kept import Kept

PATHS = ("main.hook",)
TEXT = 'param p: duration = 2m\nbefore * when payload.x matches /a/ do log "x {p}"'


@pytest.fixture
def store(tmp_path: Path) -> CodeCache:
    return CodeCache(tmp_path / "code")


@pytest.fixture
def kept(host: SimpleNamespace) -> Kept:
    built = build(PATHS, host.catalogue, lambda _path: TEXT)
    assert built.diagnostics == ()
    assert built.kept is not None
    return built.kept


def logged(host: SimpleNamespace, kept: Kept | None) -> list[str]:
    assert kept is not None
    code = kept.unchanged(PATHS, lambda _path: TEXT)
    assert code is not None
    run = host.Run(payload={"x": "a"})
    handler = link(code, host.catalogue, {"p": "3m"}).handlers[0]
    assert handler.condition is not None
    assert handler.condition(run)
    host.perform(handler, run)
    found: list[str] = run.logged
    return found


def test_code_survives_the_disk(host: SimpleNamespace, store: CodeCache, kept: Kept) -> None:
    assert store.find(PATHS, "f") is None
    store.keep(PATHS, "f", kept)
    found = store.find(PATHS, "f")
    assert logged(host, found) == ["x 3m"]
    assert found is not None
    assert found.files[0].code == kept.files[0].code
    assert found.files[0].outline == kept.files[0].outline


@pytest.mark.parametrize("data", [b"", b"x", b"\xe9\x01\x00\x00\x00", b"[\x01\x00\x00\x00N"])
def test_other_bytes_are_refused(data: bytes) -> None:
    with pytest.raises(ValueError, match="not what was kept of scripts"):
        Kept.loads(data)


def test_whatever_code_depends_on_counts(store: CodeCache, kept: Kept, monkeypatch: pytest.MonkeyPatch) -> None:
    changes: list[Callable[[pytest.MonkeyPatch], None]] = [
        lambda patch: patch.setattr(cache, "LANGUAGE_VERSION", "999"),
        lambda patch: patch.setattr(cache.platform, "python_version", lambda: "3.99.1"),
        lambda patch: patch.setattr(sys.implementation, "cache_tag", "other-311"),
        lambda patch: patch.setattr(cache, "_package_stamp", lambda: "another"),
        lambda patch: patch.chdir(store.folder),
    ]
    store.keep(PATHS, "f", kept)
    for change in changes:
        with monkeypatch.context() as patch:
            change(patch)
            assert store.find(PATHS, "f") is None
    assert store.find(PATHS, "g") is None
    assert store.find(("main.hook", "b.hook"), "f") is None
    assert store.find(PATHS, "f") == kept


@pytest.mark.parametrize("damage", ["cut", "flip", "empty", "header"])
def test_a_broken_entry_is_passed_over_and_written_anew(
    host: SimpleNamespace, store: CodeCache, kept: Kept, damage: str
) -> None:
    store.keep(PATHS, "f", kept)
    entry = next(store.folder.iterdir())
    data = entry.read_bytes()
    broken = {"cut": data[:-1], "flip": data[:-1] + bytes([data[-1] ^ 1]), "empty": b"", "header": b"x" + data}[damage]
    entry.write_bytes(broken)
    assert store.find(PATHS, "f") is None
    store.keep(PATHS, "f", kept)
    assert logged(host, store.find(PATHS, "f")) == ["x 3m"]


@pytest.mark.skipif(not hasattr(os, "getuid"), reason="no users of this kind")
def test_files_of_others_are_not_read(store: CodeCache, kept: Kept, monkeypatch: pytest.MonkeyPatch) -> None:
    store.keep(PATHS, "f", kept)
    assert store.find(PATHS, "f") == kept
    user = os.getuid()
    with monkeypatch.context() as patch:
        patch.setattr(os, "getuid", lambda: user + 1)
        assert store.find(PATHS, "f") is None
    entry = next(store.folder.iterdir())
    entry.chmod(0o666)
    assert store.find(PATHS, "f") is None
    entry.chmod(0o600)
    entry.rename(store.folder / "real")
    entry.symlink_to(store.folder / "real")
    assert store.find(PATHS, "f") is None


def test_a_folder_that_cannot_be_written_is_no_error(kept: Kept, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    broken = CodeCache(tmp_path / "file")
    broken.keep(PATHS, "f", kept)
    assert broken.find(PATHS, "f") is None


def test_the_number_of_files_is_bounded(store: CodeCache, kept: Kept) -> None:
    small = dataclasses.replace(store, max_files=3)
    for number in range(6):
        small.keep(PATHS, f"f{number}", kept)
        newest = max(small.folder.iterdir(), key=lambda entry: entry.stat().st_mtime_ns)
        os.utime(newest, (number, number))
    assert len(list(small.folder.iterdir())) == 3
    assert small.find(PATHS, "f5") == kept
    assert small.find(PATHS, "f0") is None
