"""Every chunk of `tests/corpus/*.hook` gives exactly the diagnostics that its `###` comments expect.

A corpus file holds scripts separated by lines `---`. A line on which something is wrong ends with
`### H203 text`: the code, and a text or regular expression that the message holds; several may follow each other.
Behind `>>>` stands the line as the message shows it corrected.
"""

from __future__ import annotations

import pytest

from .conftest import CORPUS, Chunk, Language, differences, read_chunk, read_chunks


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


def test_forty_habits_of_authors_have_one_clear_message_each(language: Language) -> None:
    """No cascades: a line that has a mistake has one message."""
    chunks = [chunk for path in sorted(CORPUS.glob("habits_*.hook")) for chunk in read_chunks(path)]
    titles = [chunk.text.partition("\n")[0] for chunk in chunks]

    assert len(set(titles)) == len(titles) >= 40
    assert all(title.startswith("# ") for title in titles)
    for chunk in chunks:
        lines = [wish.line for wish in chunk.expected if wish.code != "H501"]
        assert lines, f"{chunk}: nothing is expected of it"
        assert len(set(lines)) == len(lines), f"{chunk}: several messages on one line"
        assert any(wish.corrected is not None for wish in chunk.expected) or _UNCERTAIN[chunk.text.partition("\n")[0]]


_UNCERTAIN = {
    f"# {title}": why
    for title, why in {
        "A question mark and a colon to choose": "where its three parts end is not known",
        "invokeAction": "the arguments can be anything",
        "addListener": "a whole handler stands in the brackets",
        "Braces around a block": "several lines change",
        "Brackets and braces around what depends on a condition": "several lines change",
        "for (const x of xs)": "several lines change",
        "while": "no loop waits for a condition",
        "No end behind a block": "where the block ends is not known",
        "return for the value of a function": "a function is written in another way",
        "Underscores in a number": "a letter may have been meant",
        "IF() as a function": "where its three parts end is not known",
        "AND() and OR() as functions": "where their parts end is not known",
        "between": "what stands ahead of it may be long",
        "One limit on both sides": "what stands in the midst may be long",
        "The reason of cancel left out": "the reason is the author's",
        "A quote that is not closed": "where the text ends is not known",
        "A duration without its unit": "the unit is not known",
        "A wait among the conditions": "where to wait is not known",
        "Waiting in a test": "it can be part of another step",
    }.items()
}
"""The kinds whose correction is not certain, or not on the line, with the reason."""
