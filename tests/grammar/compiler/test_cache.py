"""Compiled code on disk: found again, and never trusted blindly."""

from __future__ import annotations

import dataclasses
import os
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from offhook_grammar.compiler import CodeBundle, CodeCache, cache, compile_cached, link
from offhook_grammar.compiler import bundle as bundle_module

TEXT = 'param p: duration = 2m\nbefore AcceptTask when payload.x matches /a/ do log "x {p}"'


@pytest.fixture
def store(tmp_path: Path) -> CodeCache:
    return CodeCache(tmp_path / "code")


@pytest.fixture
def compilations(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The paths of the files compiled, one entry a compilation."""
    done: list[str] = []

    def counted(bundle: object, catalogue: object) -> CodeBundle:
        done.append("/".join(source.path for source in bundle.files))  # type: ignore[attr-defined]
        return original(bundle, catalogue)  # type: ignore[arg-type]

    original = bundle_module.compile_bundle
    monkeypatch.setattr(bundle_module, "compile_bundle", counted)
    return done


def logged(host: SimpleNamespace, code: CodeBundle) -> list[str]:
    run = host.Run(payload={"x": "a"})
    handler = link(code, host.catalogue, {"p": "3m"}).handlers[0]
    assert handler.condition is not None
    assert handler.condition(run)
    host.perform(handler, run)
    found: list[str] = run.logged
    return found


def test_code_survives_the_disk(host: SimpleNamespace) -> None:
    code = host.compiled(TEXT)
    assert CodeBundle.loads(code.dumps()) == code


@pytest.mark.parametrize("data", [b"", b"x", b"\xe9\x01\x00\x00\x00", b"[\x01\x00\x00\x00N"])
def test_other_bytes_are_refused(data: bytes) -> None:
    with pytest.raises(ValueError, match="not a compiled bundle"):
        CodeBundle.loads(data)


def test_a_second_compilation_is_a_hit(host: SimpleNamespace, store: CodeCache, compilations: list[str]) -> None:
    for _ in range(2):
        code = compile_cached(host.bundle(TEXT), host.catalogue, store)
        assert logged(host, code) == ["x 3m"]
    assert compilations == ["main.hook"]


def test_without_a_cache_every_time(host: SimpleNamespace, compilations: list[str]) -> None:
    for _ in range(2):
        compile_cached(host.bundle(TEXT), host.catalogue, None)
    assert len(compilations) == 2


def test_each_part_of_the_key_counts(store: CodeCache, monkeypatch: pytest.MonkeyPatch) -> None:
    texts = {"a.hook": "1", "b.hook": "2"}
    keys = [
        store.key(texts, "f"),
        store.key({**texts, "b.hook": "3"}, "f"),
        store.key({"a.hook": "1", "c.hook": "2"}, "f"),
        store.key({"a.hook": "1b.hook2"}, "f"),
        store.key({"a.hook": "1"}, "f"),
        store.key(texts, "g"),
    ]
    assert store.key(list(texts.items()), "f") == keys[0]
    with monkeypatch.context() as patch:
        patch.setattr(cache, "LANGUAGE_VERSION", "999")
        keys.append(store.key(texts, "f"))
    with monkeypatch.context() as patch:
        patch.setattr(cache.platform, "python_version", lambda: "3.99.1")
        keys.append(store.key(texts, "f"))
    with monkeypatch.context() as patch:
        patch.setattr(sys.implementation, "cache_tag", "other-311")
        keys.append(store.key(texts, "f"))
    assert len(set(keys)) == len(keys)


@pytest.mark.parametrize("damage", ["cut", "flip", "empty", "header"])
def test_a_broken_entry_is_written_anew(
    host: SimpleNamespace, store: CodeCache, compilations: list[str], damage: str
) -> None:
    compile_cached(host.bundle(TEXT), host.catalogue, store)
    entry = next(store.folder.iterdir())
    data = entry.read_bytes()
    broken = {"cut": data[:-1], "flip": data[:-1] + bytes([data[-1] ^ 1]), "empty": b"", "header": b"x" + data}[damage]
    entry.write_bytes(broken)
    assert logged(host, compile_cached(host.bundle(TEXT), host.catalogue, store)) == ["x 3m"]
    assert len(compilations) == 2
    assert entry.read_bytes().startswith(data[:15])
    compile_cached(host.bundle(TEXT), host.catalogue, store)
    assert len(compilations) == 2


@pytest.mark.skipif(not hasattr(os, "getuid"), reason="no users of this kind")
def test_files_of_others_are_not_read(host: SimpleNamespace, store: CodeCache, monkeypatch: pytest.MonkeyPatch) -> None:
    code = host.compiled(TEXT)
    store.put("k", code)
    assert store.get("k") == code
    user = os.getuid()
    with monkeypatch.context() as patch:
        patch.setattr(os, "getuid", lambda: user + 1)
        assert store.get("k") is None
    entry = next(store.folder.iterdir())
    entry.chmod(0o666)
    assert store.get("k") is None
    entry.chmod(0o600)
    entry.rename(store.folder / "real")
    entry.symlink_to(store.folder / "real")
    assert store.get("k") is None


def test_a_folder_that_cannot_be_written_is_no_error(host: SimpleNamespace, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    broken = CodeCache(tmp_path / "file")
    assert logged(host, compile_cached(host.bundle(TEXT), host.catalogue, broken)) == ["x 3m"]


def test_the_number_of_files_is_bounded(host: SimpleNamespace, store: CodeCache) -> None:
    small = dataclasses.replace(store, max_files=3)
    code = host.compiled(TEXT)
    for number in range(6):
        small.put(f"k{number}", code)
        os.utime(small.folder / f"k{number}.hookc", (number, number))
    assert len(list(small.folder.iterdir())) == 3
    assert small.get("k5") == code
    assert small.get("k0") is None


def test_a_hit_needs_no_parsing(host: SimpleNamespace, store: CodeCache) -> None:
    texts = {"lib.hook": "define f(x) = x", "main.hook": 'use "lib.hook"\nbefore * do log "{f(1)}"'}
    bundle = host.bundle(texts)
    paths = ["main.hook"]
    assert store.find(paths, texts.__getitem__, "static") is None
    code = compile_cached(bundle, host.catalogue, store)
    store.remember(paths, {source.path: source.text for source in bundle.files}, "static")
    assert store.find(paths, texts.__getitem__, "static") == code
    texts["lib.hook"] = "define f(x) = 2"
    assert store.find(paths, texts.__getitem__, "static") is None
    assert store.find(["other.hook"], texts.__getitem__, "static") is None


def test_a_file_that_is_gone_is_a_miss(host: SimpleNamespace, store: CodeCache) -> None:
    def gone(path: str) -> str:
        raise FileNotFoundError(path)

    store.remember(["main.hook"], {"main.hook": ""}, "static")
    assert store.find(["main.hook"], gone, "static") is None
