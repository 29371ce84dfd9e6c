"""Keys at a terminal, and what they do."""

from __future__ import annotations

import asyncio
import os
import re
import signal
import time
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest

from offhook.clock import RealClock
from offhook.options import HostOptions
from offhook.repl import Repl, ReplOptions
from offhook.repl.shell.looking import Looking

Seat = Callable[..., Any]
ENTER, STOP, UP = "\r", "\x03", "\x1b[A"
ASKS = 'before SetActivity do let a = ask "Sure?" choices ["Yes", "No"] within 5m default "No" then log "told {a}"'


def pasted(text: str) -> str:
    return f"\x1b[200~{text}\x1b[201~"


def declared(one: Any) -> list[str]:
    return [text for _, text in one.repl.session.items]


def test_what_is_typed_is_done_and_shown(seated: Seat) -> None:
    shown = seated().type("20 * 2 + 2\r", ("let x = 7\rx * 11\r", "77"))
    assert "Ctrl-D leaves" in shown
    assert "\n42\n" in shown


def test_who_begins_is_told_the_version_and_no_dialogue_is_made_ahead_of_a_question(seated: Seat) -> None:
    seat = seated()
    assert f"Offhook {version('offhook')}: " in seat.type("1 + 1\n")
    assert seat._terminal is not None
    assert "_prompt" not in vars(seat._terminal._dialogues)


def test_the_status_line_has_time_worker_and_how_much_waits(seated: Seat) -> None:
    one = seated()
    shown = one.type(('CreateTask channel: "chat"\r', "1 task waiting"), ("advance 90m\r", "Mon 10:30:00"))
    assert "Mon 09:00:00  Ana, Offline  0 tasks waiting  0 runs waiting" in shown


def test_lines_go_on_until_the_input_is_complete_each_where_its_block_stands(seated: Seat) -> None:
    one = seated()
    one.type('before SetActivity named "x" do\rif true then\rlog "a"\relse\rlog "b"\rend\rend\r')
    assert declared(one) == [
        'before SetActivity named "x" do\n  if true then\n    log "a"\n  else\n    log "b"\n  end\nend'
    ]


def test_a_list_goes_on_within_its_brackets(seated: Seat) -> None:
    assert "\n[1, 2]\n" in seated().type("[\r1,\r2,\r]\r")


def test_a_line_in_the_middle_of_an_input_is_added_with_enter(seated: Seat) -> None:
    one = seated()
    one.type(pasted('before SetActivity named "x" do\nend'), UP, "\x05", '\rlog "a"', "\x1b[B", "\x05", ENTER)
    assert declared(one) == ['before SetActivity named "x" do\n  log "a"\nend']


def test_an_input_that_is_not_complete_can_be_sent_and_is_told_to_be_so(seated: Seat) -> None:
    assert "that is not complete" in seated().type("f(1,\x1b\r")


def test_what_is_pasted_is_not_done_until_enter(seated: Seat) -> None:
    one = seated()
    lines = 'SetActivity activityName: "Break"\nSetActivity activityName: "Available"\n'
    shown = one.type(pasted(lines), STOP, ("1 + 1\r", "\n2\n"))
    assert "done" not in shown
    assert one.repl.session.worker.activity.name == "Offline"


def test_what_is_pasted_is_one_input(seated: Seat) -> None:
    one = seated()
    shown = one.type(pasted("let a = 1\nlet b = a + 1\n"), ENTER, ("a + b\r", "\n3\n"))
    assert "error" not in shown


def test_what_is_pasted_by_a_terminal_that_does_not_say_so_keeps_its_indentation(seated: Seat) -> None:
    one = seated()
    block = 'before SetActivity named "x" do\n  if true then\n    log "a"\n  end\nend'
    one.type(block.replace("\n", "\r") + "\r")
    assert declared(one) == [block]


def test_so_does_a_long_list_in_no_time(seated: Seat) -> None:
    one = seated()
    rows = "".join(f'  {{number: {number}, name: "row"}},\r' for number in range(300))
    began = time.monotonic()
    one.type((f"let rows = [\r{rows}]\r", "\n>"), ("count(rows)\r", "\n300\n"))
    assert time.monotonic() - began < 12


def test_ctrl_c_gives_a_line_up_and_ctrl_d_on_one_does_not_leave(seated: Seat) -> None:
    assert "\n5\n" in seated().type("1 + " + STOP + "2 + 3" + "\x04", ENTER)


def test_what_failed_is_shown_with_a_caret_and_the_prompt_goes_on(seated: Seat) -> None:
    shown = seated().type("let x = 5 5\r", ("6 * 7\r", "\n42\n"))
    assert "1 | let x = 5 5\n  |           ^" in shown


def test_a_wrong_word_is_told_of_before_enter(seated: Seat) -> None:
    one = seated()
    one.type(("let x = 5 5 ", "`5` stands where an operator"), STOP)
    assert "error H101" not in one.shown


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("AceptTask task: x ", "there is no action `AceptTask`"),
        ("worker.nam + 1", "has no field `nam`"),
        ("worker.nope", "has no field `nope`"),
        ('before TransferTask when payload.options.mode == "LUKEWARM" do cancel "x"', "LUKEWARM"),
        ("before SetActivity when payload. == do", "`==` stands where a field's name was wanted"),
        (pasted("if true then\n  let x = 5 5\n"), "`5` stands where an operator"),
    ],
)
def test_what_the_checker_finds_is_told_before_enter(seated: Seat, typed: str, said: str) -> None:
    one = seated()
    one.type((typed, said), STOP)
    assert "-->" not in one.shown


@pytest.mark.parametrize(
    "typed", ["worker.nam", "SetActivi", "before SetActivity do", "after AcceptTask", "worker.", "AcceptTask task: "]
)
def test_what_can_still_become_right_is_not_told_to_be_wrong(typed: str) -> None:
    async def wrong() -> list[Any]:
        repl = Repl()
        await repl.start()
        looking = Looking(repl)
        try:
            return [looking.check(typed), looking.wrong(typed)]
        finally:
            await repl.close()

    assert asyncio.run(wrong()) == [False, None]


@pytest.mark.parametrize(("typed", "answer"), [("1\r", "Yes"), ("no\r", "No"), ("y\r", "Yes"), ("maybe\rYES\r", "Yes")])
def test_a_question_is_answered_by_number_or_word_as_the_worker_whom_it_asks(
    seated: Seat, typed: str, answer: str
) -> None:
    one = seated()
    shown = one.type(f"{ASKS}\r", ('SetActivity activityName: "Break"\r', "answer (Enter for none)"), (typed, "told "))
    assert f"log told {answer}" in shown
    assert "question for Ana, until 09:05:00: Sure?" in shown
    assert "2  No  (the default)" in shown
    assert ("'maybe' is no answer" in shown) == typed.startswith("maybe")
    answered = next(record for record in one.repl.session.host.journal if record.kind == "question.answered")
    assert (answered.what["answer"], answered.what["by"]) == (answer, one.repl.session.worker.sid)


def test_a_question_that_is_left_takes_its_default_when_its_time_is_up(seated: Seat) -> None:
    one = seated()
    steps = ('SetActivity activityName: "Break"\r', "answer (Enter for none)"), ("\r", "it waits")
    shown = one.type(f"{ASKS}\r", *steps, ("advance 10m\r", "told No"))
    assert shown.count("question for Ana") == 1
    assert "09:05:00" in shown.partition("it waits")[2]


def test_a_question_whose_time_is_up_is_closed_and_what_followed_is_shown(seated: Seat) -> None:
    one = seated(ReplOptions(base=HostOptions(clock=RealClock())))
    rule = 'after SetActivity do let b = ask "Name?" within 800ms default "none" then log "said {b}"'
    change = ('SetActivity activityName: "Break"\r', "answer (Enter for none)")
    shown = one.type(f"{rule}\r", change, ("par", "log said none"), ("20 * 2 + 2\r", "\n42\n"))
    assert "0 tasks waiting  " in shown.partition("answer (Enter")[2]


def test_what_happens_by_itself_is_shown_above_a_question(seated: Seat) -> None:
    one = seated(ReplOptions(base=HostOptions(clock=RealClock())))
    rule = 'on task.created do wait 700ms then log "by itself"'
    asks = 'after SetActivity do let b = ask "Name?" within 1m default "none" then log "said {b}"'
    shown = one.type(
        f"{rule}\r",
        f"{asks}\r",
        ('CreateTask channel: "chat"\r', "CreateTask done"),
        ('SetActivity activityName: "Break"\r', "answer (Enter for none)"),
        ("pa", "log by itself"),
        ("ul\r", "log said paul"),
    )
    assert re.search(r"log by itself\n+answer \(Enter for none\)> pa", shown)


def test_the_choices_of_a_question_are_completed(seated: Seat) -> None:
    one = seated()
    change = ('SetActivity activityName: "Break"\r', "answer (Enter for none)")
    one.type(f"{ASKS}\r", change, ("y", "Yes"), ("\t\r", "told Yes"))


def test_time_stands_still_while_a_question_is_put(seated: Seat) -> None:
    one = seated()
    rule = 'on task.created do wait 2m then let a = ask "Now?" within 1m default "no" then log "told {a}"'
    create = ('CreateTask channel: "chat"\r', "CreateTask done")
    shown = one.type(f"{rule}\r", create, ("advance 30m\r", "Now?"), ("yes\r", "told yes"))
    assert "until 09:03:00" in shown


def test_ctrl_c_stops_what_runs_and_not_the_session(seated: Seat) -> None:
    one = seated()
    start = one.repl.session.host.clock.now()
    shown = one.type(
        "every 1s do let x = 1\r",
        ("advance 9000d\r", "advance 9000d"),
        lambda: time.sleep(0.3),
        lambda: os.kill(os.getpid(), signal.SIGINT),
        ("6 * 7\r", "\n42\n"),
    )
    assert "stopped: what was done so far stays" in shown
    assert (one.repl.session.host.clock.now() - start).days < 9000


def test_what_happens_by_itself_is_shown_above_what_is_being_typed(seated: Seat) -> None:
    one = seated(ReplOptions(base=HostOptions(clock=RealClock())))
    shown = one.type(
        'on task.created do wait 300ms then log "by itself"\r',
        ('CreateTask channel: "chat"\r', "CreateTask done"),
        ("20 * 2", "20 * 2"),
        ("", "by itself"),
        (" + 2\r", "\n42\n"),
    )
    assert re.search(r"\d\d:\d\d:\d\d log by itself\n> 20 \* 2", shown)


def test_what_was_typed_comes_back_with_up_and_with_a_search(seated: Seat, tmp_path: Path) -> None:
    seated().type(("1000 + 1\r", "\n1001\n"), ("2 + 2\r", "\n4\n"))
    shown = seated().type(UP + UP, ("\r", "\n1001\n"), "\x122 +", ENTER, (ENTER, "\n4\n"))
    assert "error" not in shown
    assert (tmp_path / "history").stat().st_mode & 0o077 == 0


def test_what_was_typed_is_suggested_again(seated: Seat) -> None:
    seated().type(("1000 + 1\r", "\n1001\n"))
    seated().type(("10", "00 + 1"), ("\x1b[C\r", "\n1001\n"))


def test_a_history_that_cannot_be_kept_is_told_of_and_does_not_stop_anybody(seated: Seat, tmp_path: Path) -> None:
    one = seated(history=tmp_path)
    assert "\n4\n" in one.type(("2 + 2\r", "\n4\n"))
    assert "is not kept" in one.complaints[0]


def test_keys_can_be_those_of_vi(seated: Seat) -> None:
    seated(vi=True).type(("1 + 3", "1 + 3"), "\x1b", lambda: time.sleep(0.7), "r4", ("\r", "\n5\n"))


def test_after_an_undo_the_prompt_listens_to_the_centre_that_is_there_now(seated: Seat) -> None:
    one = seated()
    shown = one.type(
        f"{ASKS}\r",
        ('SetActivity activityName: "Break"\r', "answer (Enter for none)"),
        ("1\r", "told Yes"),
        ("undo\r", "undone"),
        ('SetActivity activityName: "Break"\r', "answer (Enter for none)"),
        ("2\r", "told No"),
    )
    assert shown.count("question for Ana") == 2


def test_tab_completes_what_can_stand_there(seated: Seat) -> None:
    one = seated()
    shown = one.type(
        "SetActi\t",
        one.until("SetActivity"),
        " activityN\t",
        one.until("SetActivity activityName: "),
        ('"Break"\r', "done"),
    )
    assert "SetActivity done" in shown
    assert one.repl.session.worker.activity.name == "Break"


def test_enter_in_the_menu_takes_what_is_chosen_and_does_nothing_yet(seated: Seat) -> None:
    one = seated()
    one.type(("SetActivity activityName: \t", '"Available"'), "\t\t", lambda: time.sleep(0.3), ENTER, STOP)
    assert one.repl.session.worker.activity.name == "Offline"


def test_tab_indents_where_a_line_begins(seated: Seat) -> None:
    one = seated()
    one.type('before SetActivity named "x" do\r\tlog "a"\rend\r')
    assert declared(one) == ['before SetActivity named "x" do\n    log "a"\n  end']


def test_the_signature_of_the_action_stands_below_it(seated: Seat) -> None:
    seated().type(("SetActivity ", "activityName?: text"), STOP)
