"""What can stand at the cursor: text in, set out."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from offhook.repl.suggesting import Suggestion, signature, suggest
from offhook.repl.suggesting.of_session import view_of

ROOT = Path(__file__).parents[4]
NAMED = re.compile(r"(?:after|before|instead of|on failure of) ([A-Z]\w+)|on ([a-z]+\.[a-z.-]+)")


@pytest.fixture
def offered(typed: Any) -> Any:
    """What is offered behind a text, by what it puts in."""

    def offer(text: str) -> dict[str, Suggestion]:
        return {one.text: one for one in suggest(text, len(text), view_of(typed.repl))}

    offer.typed = typed  # type: ignore[attr-defined]
    return offer


def first(found: dict[str, Suggestion], count: int = 3) -> list[str]:
    return list(found)[:count]


def test_at_the_beginning_stand_actions_commands_names_and_words(offered: Any) -> None:
    found = offered("")
    assert {"AcceptTask", "advance", "worker", "tasks", "let", "after"} <= set(found)
    assert found["AcceptTask"].kind == "action"
    assert found["AcceptTask"].about
    assert found["advance"].kind == "command"
    assert found["worker"].about == "Worker"


@pytest.mark.parametrize(
    ("text", "best"),
    [
        ("Acc", "AcceptTask"),
        ("acc", "AcceptTask"),
        ("AT", "AcceptTask"),
        ("after Wrap", "WrapupTask"),
        ("instead of Trans", "TransferTask"),
        ("on failure of Set", "SetActivity"),
        ("on reservation.wr", "reservation.wrapup"),
        ("on reservation.accepted, task.cre", "task.created"),
        ("worker.act", "activity"),
        ("worker.activity.av", "available"),
        ("tasks[0].pri", "priority"),
        ("let x = worker.ski", "skills"),
        ("SetActivity act", "activityName: "),
        ("upp", "upper("),
        ("adv", "advance"),
    ],
)
def test_what_is_begun_is_completed(offered: Any, text: str, best: str) -> None:
    assert best in first(offered(text)), first(offered(text), 10)


def test_arguments_are_those_not_yet_given_and_required_ones_say_so(offered: Any) -> None:
    found = offered('SendMessage body: "Hi", ')
    assert "body: " not in found
    assert "conversationSid: " in found
    assert all(one.kind == "argument" for one in found.values())
    assert found["subject: "].label == "subject?"


def test_values_are_what_is_in_the_centre_with_a_readable_label(offered: Any) -> None:
    assert first(offered("SetActivity activityName: "), 6)[0].startswith('"')
    assert '"Break"' in offered('SetActivity activityName: "Br')
    offered.typed('CreateTask channel: "chat", attributes: {name: "Eve"}', 'SetActivity activityName: "Available"')
    task = next(iter(offered.typed.repl.session.host.centre.tasks))
    found = offered("AcceptTask sid: ")
    assert f'"{task.sid}"' in found
    assert "Eve" in found[f'"{task.sid}"'].label


def test_words_of_a_list_are_offered_where_they_are_compared(offered: Any) -> None:
    assert {'"pending"', '"wrapping"'} <= set(offered("task.status == "))
    assert '"wrapping"' in offered('if task.status == "wr')


def test_what_the_session_has_is_offered(offered: Any) -> None:
    offered.typed("let lunch = {place: 1, people: 2}", "define twice(n) = n * 2", "let me = worker")
    assert {"lunch", "twice(", "me"} <= set(offered(""))
    assert set(offered("lunch.")) == {"place", "people"}
    assert "activity" in offered("me.")
    assert "available" in offered("me.activity.")


@pytest.mark.parametrize(
    ("text", "some"),
    [("as ", {"Ana", "Sue"}), ("as s", {"Sue"}), ("dry-run ", {"on", "off"}), ("explain Accept", {"AcceptTask"})],
)
def test_behind_a_command_stands_what_it_takes(offered: Any, text: str, some: set[str]) -> None:
    assert some <= set(offered(text))


def test_files_are_offered_where_one_is_loaded(offered: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "rules.hook").write_text("", "utf-8")
    (tmp_path / "notes.txt").write_text("", "utf-8")
    (tmp_path / "more").mkdir()
    (tmp_path / "more" / "deep.hook").write_text("", "utf-8")
    monkeypatch.chdir(tmp_path)
    assert set(offered("load ")) == {"rules.hook", "more/"}
    assert set(offered("load more/")) == {"more/deep.hook"}
    assert set(offered(f"load {tmp_path}/r")) == {f"{tmp_path}/rules.hook"}
    assert not offered("load nowhere/at/all")


def test_in_comments_and_plain_texts_nothing_is_offered(offered: Any) -> None:
    assert not offered("# Acc")
    assert not offered('log "Acc')


def test_the_start_is_where_the_word_begins(offered: Any) -> None:
    assert offered("let x = wor")["worker"].start == len("let x = ")
    assert offered('SetActivity activityName: "Br')['"Break"'].start == len("SetActivity activityName: ")
    assert offered("on reservation.wr")["reservation.wrapup"].start == len("on ")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("SetActivity ", "SetActivity "),
        ("SetActivity activityName: ", "SetActivity "),
        ("let x = round(", "round("),
        ("worker.", ""),
        ("", ""),
    ],
)
def test_the_signature_is_that_of_what_is_being_written(typed: Any, text: str, said: str) -> None:
    found = signature(text, len(text), view_of(typed.repl))
    assert str(found or "").startswith(said)
    assert bool(found) == bool(said)


@pytest.mark.parametrize("part", range(4))
def test_every_beginning_of_every_line_of_the_corpus_has_an_answer(typed: Any, part: int) -> None:
    """Nothing that is typed on the way to a script makes suggesting fail, and what it offers begins where the cursor
    is or before it."""
    view = view_of(typed.repl)
    rows = {row.strip() for path in ROOT.glob("tests/corpus/*.hook") for row in path.read_text("utf-8").splitlines()}
    begun = sorted({row[:cursor] for row in rows if not row.startswith("#") for cursor in range(len(row) + 1)})
    assert len(begun) > 20_000
    for text in begun[part::4]:
        for one in suggest(text, len(text), view)[:3]:
            assert 0 <= one.start <= len(text)
            assert one.text


def test_names_that_a_script_uses_are_offered_as_they_are_begun(typed: Any) -> None:
    """Each action and event in the examples is among what is offered once half of it is there."""
    view = view_of(typed.repl)
    wanted = 0
    for path in sorted(ROOT.glob("examples/behaviours/*/*.hook")):
        for row in path.read_text("utf-8").splitlines():
            for match in re.finditer(
                r"(?:after|before|instead of|on failure of) ([A-Z]\w+)|on ([a-z]+\.[a-z.-]+)", row
            ):
                name = match[1] or match[2]
                if row.lstrip().startswith("#") or (match[1] and view.catalogue.action(name) is None):
                    continue
                start = match.start(1) if match[1] else match.start(2)
                if match[2] and (match.start() or view.catalogue.event(name) is None):
                    continue
                cursor = start + max(1, len(name) // 2)
                assert name in [one.text for one in suggest(row[:cursor], cursor, view)], row
                wanted += 1
    assert wanted > 100
