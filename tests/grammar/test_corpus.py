"""Every chunk of `tests/corpus/*.hook` gives exactly the diagnostics that its `###` comments expect.

A corpus file holds scripts separated by lines `---`. A line on which something is wrong ends with
`### H203 text`: the code, and a text or regular expression that the message holds; several may follow each other.
Behind `>>>` stands the line as the message shows it corrected.
"""

from __future__ import annotations

import pytest

from .conftest import Chunk, Language, differences, read_chunk, read_chunks


def test_chunk(chunk: Chunk, language: Language) -> None:
    problems = differences(chunk, language.diagnose(chunk.text))

    assert not problems, "\n".join(problems)


@pytest.mark.parametrize(
    ("source", "problem"),
    [
        ("before AcceptTask do", "made_up.hook:1: unexpected H105"),
        ("on AcceptTask do stop  ### H101 something", "missing H101 something"),
        ("let x = 1  ### H101 another code", "unexpected H119"),
    ],
)
def test_the_runner_notices(source: str, problem: str, language: Language, tmp_path) -> None:
    chunk = read_chunk(tmp_path / "made_up.hook", 1, source)

    problems = differences(chunk, language.diagnose(chunk.text))

    assert any(problem in line for line in problems)


def test_chunks_keep_their_lines(tmp_path) -> None:
    path = tmp_path / "two.hook"
    path.write_text("one ### H101 a ### H102 b\n---\n\ntwo ### H103 c\n", encoding="utf-8")

    chunks = list(read_chunks(path))

    assert [(chunk.line, chunk.text) for chunk in chunks] == [(1, "one\n"), (3, "\ntwo\n")]
    assert [(wish.line, wish.code, wish.text) for chunk in chunks for wish in chunk.expected] == [
        (1, "H101", "a"),
        (1, "H102", "b"),
        (4, "H103", "c"),
    ]
