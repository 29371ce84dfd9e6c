"""`format json`: one value of JSON for each input, whatever came of it."""

from __future__ import annotations

import json
from typing import Any

import pytest


@pytest.fixture
def told(typed: Any) -> Any:
    """Types an input, and gives the value that is printed."""
    typed("format json")

    def feed(text: str) -> Any:
        result = typed.partly(text)
        value = json.loads(result.text)
        assert result.text.splitlines() == result.text.split("\n")
        assert value == json.loads(json.dumps(result.data))
        return value

    feed.typed = typed
    return feed


def test_values_are_themselves(told: Any) -> None:
    assert told("1 + 1") == 2
    assert told("[1, null, {a: 90s}]") == [1, None, {"a": "1m 30s"}]
    assert told("null") is None
    assert told("let x = 1") is None
    assert told("workers")[0] == told.typed.repl.session.worker.sid
    assert told("show workers")[1]["worker"] == "Ben"


def test_a_thing_has_its_fields(told: Any) -> None:
    ana = told("worker")
    assert (ana["is"], ana["name"], ana["sid"]) == ("worker", "Ana", told.typed.repl.session.worker.sid)
    assert ana["activity"].startswith("WA")


def test_an_action_tells_what_happened(told: Any) -> None:
    done = told('SetActivity activityName: "Break"')
    assert done["result"] is None
    one = done["happened"][0]
    assert (one["action"], one["outcome"], one["id"]) == ("SetActivity", "completed", "IV000000000001")
    assert one["at"] == "2026-03-02T09:00:00Z"
    told('on worker.activity.update mode single do\n  wait 1m\n  log "a minute"\nend')
    told('SetActivity activityName: "Available"')
    passed = told("advance 2m")
    assert passed["now"] == "2026-03-02T09:02:00+00:00"
    assert [(one["at"], one["text"]) for one in passed["happened"] if "text" in one] == [
        ("2026-03-02T09:01:00Z", "a minute")
    ]


def test_errors_have_their_code_and_place(told: Any) -> None:
    error = told("no_such + 1")["error"]
    assert (error["code"], error["message"]) == ("H206", "there is no `no_such` here")
    assert [(one["line"], one["column"]) for one in error["diagnostics"]] == [(1, 1)]
    error = told('SetActivity activityName: "Nope"')["error"]
    assert error["code"] == "unknown-activity"
    error = told("show nothing")["error"]
    assert error["code"] == "bad-command-line"
    assert "there is no list of nothing" in error["message"]
    assert told("define f(x) = y")["error"]["diagnostics"][0]["code"] == "H206"


@pytest.mark.parametrize("sign", ["\x85", "\x9b", "\x7f", "\u2028", "\u202e", "\ue000", "\U000f0000", "\xa0", "\u200d"])
def test_signs_that_a_terminal_would_obey_or_that_end_lines_are_spelt_out(told: Any, sign: str) -> None:
    text = f"a{sign}b"
    told('SetActivity activityName: "Available"')
    told(f'let chat = CreateTask channel: "chat", attributes: {{customerName: "{text}"}}')
    result = told.typed.partly("chat.attributes.customerName")
    assert sign not in result.text
    assert json.loads(result.text) == text
    assert json.loads(told.typed.partly("show tasks").text)[0]["customer"] == text


@pytest.mark.parametrize(
    "text",
    [
        "define f(x) = x", "f(2)", "items", "help", "help AcceptTask", "help actions", "show", "time", "as ben",
        "events", "trace list", "explain SetActivity", "simulate on", "advance 3m", "simulate", "dry-run on", "x",
        "dry-run off", "undo", "remove f", "answer x", "watch", "save", "1e308 * 10", "1 \u2028", "log \"a\"",
    ],
)  # fmt: skip
def test_whatever_is_typed_one_value_comes_out(told: Any, text: str) -> None:
    for each in ("define f(x) = x", text):
        json.loads(told.typed.partly(each).text)


def test_the_table_comes_back(told: Any) -> None:
    assert told.typed("format table").text == "format: table"
    assert "did you mean table?" in told.typed.badly("format tabel").text


def test_an_action_tells_who_did_it_with_what_and_what_is_different(told: Any) -> None:
    one = told('SetActivity activityName: "Break"')["happened"][0]
    ana = told.typed.repl.session.worker
    assert (one["worker"], one["by"]) == (ana.sid, "agent")
    assert one["payload"]["activityName"] == "Break"
    assert [(each["entity"], each["field"], each["after"]) for each in one["changes"]] == [
        (ana.sid, "activity", ana.activity.sid)
    ]


def test_a_dry_run_tells_what_would_have_happened(told: Any) -> None:
    assert told("dry-run on") is True
    one = told('SetActivity activityName: "Break"')
    assert one["happened"][0]["changes"][0]["field"] == "activity"
    dry = told("advance 1m")
    assert dry == {"now": "2026-03-02T09:01:00+00:00", "dry": True}
    assert told("define f(x) = x")["dry"] is True


def test_what_fails_while_time_passes_has_its_error_beside_the_time(told: Any) -> None:
    told('if true then\n  wait 5s\n  fail "late"\nend')
    late = told("advance 1m")
    assert (late["now"], late["error"]["message"]) == ("2026-03-02T09:01:00+00:00", "late")


def test_a_rate_is_a_rate(told: Any) -> None:
    assert told("simulate off") == {"rate": 0}
