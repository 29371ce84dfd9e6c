"""What files are called in names of handlers."""

from __future__ import annotations

from pathlib import Path

import pytest

from offhook_grammar.compiler.labels import labels


@pytest.mark.parametrize(
    ("paths", "called"),
    [
        ([], []),
        (["deep/down/r.hook"], ["r.hook"]),
        (["x1/r.hook", "x2/r.hook", "x2/s.hook"], ["x1/r.hook", "x2/r.hook", "s.hook"]),
        (["r.hook", "x/r.hook"], ["r.hook", "x/r.hook"]),
        (["a/x/r.hook", "b/x/r.hook", "b/y/r.hook"], ["a/x/r.hook", "b/x/r.hook", "y/r.hook"]),
        (["-", "x/r.hook"], ["-", "r.hook"]),
    ],
)
def test_the_shortest_end_of_a_path(
    paths: list[str], called: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for folder in (tmp_path, tmp_path / "x", tmp_path / "r.hook"):
        folder.mkdir(exist_ok=True)
        monkeypatch.chdir(folder)
        assert list(labels(paths).values()) == called
        assert list(labels([str(folder / path) for path in paths]).values()) == called


def test_it_does_not_depend_on_where_the_files_are_named_from(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "x").mkdir()
    monkeypatch.chdir(tmp_path / "x")
    assert list(labels(["../r.hook", "r.hook"]).values()) == ["r.hook", "x/r.hook"]
