"""The menu below what is typed: when it opens, what its keys do, and that it is in nobody's way."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Seat = Callable[..., Any]
ENTER, STOP, UP, DOWN, TAB, ESCAPE = "\r", "\x03", "\x1b[A", "\x1b[B", "\t", "\x1b"


def pasted(text: str) -> str:
    return f"\x1b[200~{text}\x1b[201~"


def test_it_opens_while_typing_with_descriptions(seated: Seat) -> None:
    one = seated()
    shown = one.type(("SetA", "Change the worker's own activity"), one.listed("SetActivity"), STOP)
    assert "action  Change the worker's own activity" in shown


def test_enter_does_the_line_whatever_is_listed(seated: Seat) -> None:
    one = seated()
    one.type("let wor = 5\r", "wor", one.listed("worker", "wor"), (ENTER, "\n5\n"))


@pytest.mark.parametrize("keys", [DOWN, TAB])
def test_what_was_chosen_is_taken_with_enter_and_done_with_the_next_one(seated: Seat, keys: str) -> None:
    one = seated()
    steps = ("SetActivity activityName: ", one.listed('"Break"'), keys * 2, one.when(lambda: one.chosen is not None))
    shown = one.type(*steps, ENTER, one.listed(), one.rested('SetActivity activityName: "Available"'), (ENTER, "done"))
    assert "SetActivity done" in shown
    assert one.repl.session.worker.activity.name == "Available"


def test_taking_what_was_chosen_does_nothing_yet(seated: Seat) -> None:
    one = seated()
    one.type("SetActivity activityName: ", one.listed('"Break"'), TAB + ENTER, one.listed(), STOP)
    assert one.repl.session.worker.activity.name == "Offline"


def test_behind_an_argument_that_was_taken_its_values_are_listed(seated: Seat) -> None:
    one = seated()
    one.type("SetActivity activityN", one.listed("activityName?"), DOWN + ENTER, one.listed('"Break"'), STOP)


def test_tab_puts_in_what_all_entries_begin_with_and_then_goes_through_them(seated: Seat) -> None:
    one = seated()
    one.type(
        "Kic",
        one.listed("KickParticipant"),
        TAB,
        one.until("KickParticipant"),
        STOP,
        "wo",
        one.listed("worker", "workflow"),
        TAB,
        one.until("work"),
        one.listed("worker", "workflow"),
        TAB,
        one.until("worker"),
        TAB,
        one.until("workers"),
        "\x1b[Z",
        one.until("worker"),
        STOP,
    )


def test_tab_that_comes_with_the_word_completes_it(seated: Seat) -> None:
    one = seated()
    one.type("KickP\t", one.until("KickParticipant"), STOP)


def test_tab_on_nothing_lists_everything_and_nothing_lists_itself(seated: Seat) -> None:
    one = seated()
    one.type(
        one.rested(""), lambda: one.menu == [] or pytest.fail("a menu"), TAB, one.listed("AcceptTask", "help"), STOP
    )


@pytest.mark.parametrize(
    "typed",
    [
        'SetActivity activityName: "Break"',  # it is whole
        'SetActivity activityName: "Break" ',
        "1 + 1",
        "worker.name",
        "let x = ",  # anything can stand there
        "not ",
        "# AcceptTask",
        'log "Accept',
        'let x = "Accept',
        "advance 5m",
        "time",
        "let x",
    ],
)
def test_it_does_not_open_where_it_has_nothing_to_say(seated: Seat, typed: str) -> None:
    one = seated()
    one.type(typed, one.rested(typed), lambda: one.menu == [] or pytest.fail(f"{one.menu}"), STOP)


def test_it_does_not_open_for_what_is_pasted_nor_on_the_lines_that_follow(seated: Seat) -> None:
    one = seated()
    block = "after AcceptTask do\n  let x = wor"
    indented = f"{block}\n  "
    no_menu = one.when(lambda: not one.menu)
    one.type(pasted(block), one.rested(block), no_menu, ENTER, one.rested(indented), no_menu, STOP)
    assert one.menu == []


def test_it_does_not_open_in_the_midst_of_a_word(seated: Seat) -> None:
    one = seated()
    one.type(
        "AccTask", "\x1b[D" * 4, "e", one.rested("AcceTask"), lambda: one.menu == [] or pytest.fail("a menu"), STOP
    )


def test_up_means_what_was_typed_before_also_with_a_menu_and_only_what_begins_so(seated: Seat) -> None:
    one = seated()
    one.type(
        ("worker.name\r", '\n"Ana"\n'),
        ("2 + 2\r", "\n4\n"),
        "wor",
        one.listed("worker"),
        UP,
        one.until("worker.name"),
        one.listed(),
        DOWN,
        one.until("wor"),
        STOP,
    )


def test_up_goes_up_in_the_menu_once_something_is_chosen(seated: Seat) -> None:
    one = seated()
    one.type("wor", one.listed("worker"), DOWN + DOWN, one.until("workers"), UP, one.until("worker"), STOP)


def test_escape_closes_it_and_leaves_what_was_typed(seated: Seat) -> None:
    one = seated()
    one.type("wor", one.listed("worker"), DOWN, one.until("worker"), ESCAPE, one.listed(), one.until("wor"), STOP)


def test_the_history_is_suggested_beside_it(seated: Seat) -> None:
    seated().type(("worker.name\r", '\n"Ana"\n'))
    one = seated()
    one.type(("wor", "ker.name"), one.listed("worker"), "\x1b[C", one.until("worker.name"), (ENTER, '\n"Ana"\n'))


def test_the_history_is_searched_beside_it(seated: Seat) -> None:
    seated().type(("1000 + 1\r", "\n1001\n"), ("2 + 2\r", "\n4\n"))
    one = seated()
    one.type(("\x12000", "1000 + 1"), ENTER, one.rested("1000 + 1"), (ENTER, "\n1001\n"))


def test_files_are_completed_folder_by_folder(seated: Seat, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "more").mkdir()
    (tmp_path / "more" / "deep.hook").write_text("define deep() = 4\n", "utf-8")
    (tmp_path / "notes.txt").write_text("", "utf-8")
    monkeypatch.chdir(tmp_path)
    one = seated()
    one.type("load ", one.listed("more/"), TAB, one.until("load more/"), TAB, one.until("load more/deep.hook"), STOP)


def test_in_vi_mode_it_is_for_typing_alone(seated: Seat) -> None:
    one = seated(vi=True)
    no_menu = one.when(lambda: not one.menu)
    one.type("worke", one.listed("worker"), ESCAPE, no_menu, "rk", one.rested("workk"), no_menu, "dd", ENTER)
