"""Scripts that use scripts: order, paths, and what can go wrong."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

import pytest

from offhook_grammar.diagnostics import NOWHERE, Span
from offhook_grammar.files import MAX_BYTES
from offhook_grammar.sources import MAX_CHAIN, Bundle, load


class Files:
    """A reader of texts by path that counts what was read."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        self.texts = texts
        self.read: list[str] = []

    def __call__(self, path: str) -> str:
        self.read.append(path)
        if path not in self.texts:
            raise FileNotFoundError(path)
        return self.texts[path]


def paths(bundle: Bundle) -> list[str]:
    return [file.path for file in bundle.files]


def test_used_files_come_first_and_once() -> None:
    files = Files({
        "main.hook": 'use "lib/a.hook"\nuse "lib/b.hook"\n',
        "lib/a.hook": 'use "common.hook"',
        "lib/b.hook": 'use "../lib/common.hook"\nuse "a.hook"',
        "lib/common.hook": "const LIMIT = 1",
    })  # fmt: skip

    bundle = load(["main.hook", "./lib/a.hook"], reader=files)

    assert bundle.diagnostics == ()
    assert paths(bundle) == ["lib/common.hook", "lib/a.hook", "lib/b.hook", "main.hook"]
    assert sorted(files.read) == sorted(paths(bundle))
    assert bundle.files[2].uses == {"../lib/common.hook": "lib/common.hook", "a.hook": "lib/a.hook"}
    assert bundle.files[3].text == files.texts["main.hook"]
    assert bundle.files[3].tree.path == "main.hook"


def test_a_missing_file_is_told_where_it_is_used() -> None:
    bundle = load(["main.hook"], reader=Files({"main.hook": 'const A = 1\nuse "lost.hook"\nuse "lost.hook"'}))

    (problem,) = bundle.diagnostics
    assert (problem.code, problem.file, problem.span) == ("H501", "main.hook", Span(2, 1, 2, 16))
    assert "there is no file `lost.hook`" in problem.message
    assert paths(bundle) == ["main.hook"]
    assert bundle.files[0].uses == {}


def test_a_missing_first_file_is_told_without_a_place() -> None:
    (problem,) = load(["lost.hook"], reader=Files({})).diagnostics

    assert (problem.code, problem.file, problem.span) == ("H501", "lost.hook", NOWHERE)


@pytest.mark.parametrize(
    ("texts", "circle"),
    [
        ({"a.hook": 'use "a.hook"'}, "a.hook → a.hook"),
        ({"a.hook": 'use "b.hook"', "b.hook": 'use "c.hook"', "c.hook": 'use "b.hook"'}, "b.hook → c.hook → b.hook"),
    ],
)
def test_a_circle_is_named(texts: Mapping[str, str], circle: str) -> None:
    bundle = load(["a.hook"], reader=Files(texts))

    (problem,) = bundle.diagnostics
    assert problem.code == "H502"
    assert problem.message.endswith(circle)
    assert sorted(paths(bundle)) == sorted(texts)


def test_a_chain_too_long_is_an_error() -> None:
    texts = {f"{number}.hook": f'use "{number + 1}.hook"' for number in range(2 * MAX_CHAIN)}

    bundle = load(["0.hook"], reader=Files(texts))

    assert [problem.code for problem in bundle.diagnostics] == ["H502"]
    assert len(bundle.files) == MAX_CHAIN


def test_errors_of_all_files_are_gathered() -> None:
    texts = {"a.hook": 'use "b.hook"\nconst A = 1 < 2 < 3', "b.hook": "const B = 1 2\nconst C = 5x"}

    bundle = load(["a.hook"], reader=Files(texts))

    assert [(one.file, one.span.line, one.code) for one in bundle.diagnostics] == [
        ("a.hook", 2, "H109"),
        ("b.hook", 1, "H101"),
        ("b.hook", 2, "H113"),
    ]


def test_a_file_that_cannot_be_used_is_left_out() -> None:
    bundle = load(["a.hook"], reader=Files({"a.hook": 'use "b.hook"', "b.hook": "const A = " + "(" * 200}))

    assert [one.code for one in bundle.diagnostics] == ["H120"]
    assert paths(bundle) == ["a.hook"]


def test_files_are_read_from_disk(tmp_path: Path) -> None:
    (tmp_path / "lib").mkdir()
    (tmp_path / "main.hook").write_bytes(b'\xef\xbb\xbfuse "lib/a.hook"\r\nuse "lib/comon.hook"\r\n')
    (tmp_path / "lib/a.hook").write_bytes('const A = "é"'.encode("latin-1"))
    (tmp_path / "lib/common.hook").write_text("", encoding="utf-8")

    bundle = load([str(tmp_path / "main.hook")])

    latin, lost = bundle.diagnostics
    assert (latin.code, latin.span.line) == ("H503", 1)
    assert "byte 12" in latin.message
    assert (lost.code, lost.hint) == ("H501", "did you mean `common.hook`?")


@pytest.mark.parametrize("name", ["passwd", "notes.txt", "hook", "x.hook.bak", "/etc/passwd"])
def test_a_use_takes_scripts_only_and_reads_nothing_else(name: str) -> None:
    files = Files({"main.hook": f'use "{name}"', name: "root:x:0:0"})

    (problem,) = load(["main.hook"], reader=files).diagnostics

    assert (problem.code, problem.file, problem.span.line) == ("H501", "main.hook", 1)
    assert f"`{name}` is no script" in problem.message
    assert "root" not in problem.message
    assert files.read == ["main.hook"]


def test_a_link_out_of_the_scripts_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("const A = 5x", encoding="utf-8")
    (tmp_path / "link.hook").symlink_to(tmp_path / "secret.txt")
    (tmp_path / "main.hook").write_text('use "link.hook"', encoding="utf-8")

    (problem,) = load([str(tmp_path / "main.hook")]).diagnostics

    assert problem.code == "H501"
    assert "is no script" in problem.message


def test_a_given_path_may_have_any_name(tmp_path: Path) -> None:
    (tmp_path / "rules.txt").write_text("const A = 1", encoding="utf-8")

    assert load([str(tmp_path / "rules.txt")]).diagnostics == ()
    assert load(["-"], reader=Files({"-": "const A = 1"})).diagnostics == ()


def test_what_is_no_regular_file_or_too_large_is_not_read(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.hook")
    (tmp_path / "large.hook").write_bytes(b"# \n" * (MAX_BYTES // 3 + 1))
    (tmp_path / "full.hook").write_bytes(b"#" * MAX_BYTES)
    (tmp_path / "main.hook").write_text('use "pipe.hook"\nuse "large.hook"\nuse "full.hook"', encoding="utf-8")

    pipe, large = load([str(tmp_path / "main.hook")]).diagnostics
    (device,) = load(["/dev/zero"]).diagnostics

    assert [one.code for one in (pipe, large, device)] == ["H501"] * 3
    assert "no regular file" in pipe.message
    assert "larger than 1 MB" in large.message
    assert "no regular file" in device.message


def test_no_unrelated_name_is_suggested(tmp_path: Path) -> None:
    (tmp_path / "main.hook").write_text('use "lane.hook"', encoding="utf-8")

    (problem,) = load([str(tmp_path / "main.hook")]).diagnostics

    assert problem.hint is None


def test_a_folder_is_no_script(tmp_path: Path) -> None:
    (problem,) = load([str(tmp_path)]).diagnostics

    assert problem.code == "H501"
    assert "cannot be read" in problem.message


def test_the_order_of_diagnostics_does_not_depend_on_the_order_of_reading() -> None:
    texts = {"a.hook": 'use "b.hook"\nconst A = 5x', "b.hook": "const B = 5x"}

    first = load(["a.hook", "b.hook"], reader=Files(texts)).diagnostics
    second = load(["b.hook", "a.hook"], reader=Files(texts)).diagnostics

    assert first == second
