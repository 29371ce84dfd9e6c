"""What the plugin does in a centre."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from offhook import ConfigError


def into_sales(desk: Any, attributes: dict[str, Any] | None = None) -> Any:
    return desk.task(attributes or {}, queue="Sales")


def test_a_transfer_into_a_closed_queue_is_refused(open_desk) -> None:
    desk = open_desk("2026-03-02T17:30")  # a Monday
    task = desk.accepted({}, worker="Ana", queue="Everyone")
    target = desk.centre.queue("Sales").sid

    refused = desk.attempt("TransferTask", sid=task.sid, targetSid=target, options={"mode": "COLD"}, worker="Ana")

    assert refused.code == "queue-closed"
    assert refused.reason == (
        "Sales is closed; its hours today are 09:00-17:00 (Europe/Berlin). It opens tomorrow at 09:00."
    )
    assert desk.notifications == [refused.reason]


def test_on_a_holiday_the_text_is_another(open_desk) -> None:
    desk = open_desk("2026-04-03T12:00", holidays={"easter-2": "Good Friday", "easter+1": "Easter Monday"})
    task = desk.accepted({}, worker="Ana", queue="Everyone")
    target = desk.centre.queue("Sales").sid

    refused = desk.attempt("TransferTask", sid=task.sid, targetSid=target, options={"mode": "WARM"}, worker="Ana")

    assert refused.reason == (
        "Sales is closed on a holiday, Good Friday (Europe/Berlin). It opens on Tuesday at 09:00."
    )


@pytest.mark.parametrize(
    ("start", "settings"), [("2026-03-02T10:00", {}), ("2026-03-02T18:00", {"refuse_transfers": False})]
)
def test_other_transfers_go_through(open_desk, start: str, settings: dict[str, Any]) -> None:
    desk = open_desk(start, **settings)
    task = desk.accepted({}, worker="Ana", queue="Everyone")
    target = desk.centre.queue("Sales").sid

    assert (
        desk.attempt("TransferTask", sid=task.sid, targetSid=target, options={"mode": "COLD"}, worker="Ana")
        == "completed"
    )


def test_a_transfer_goes_to_the_queue_that_stands_in(open_desk) -> None:
    desk = open_desk("2026-03-02T17:30", queues={"Sales": {"overflow": "Everyone"}})
    task = desk.accepted({}, worker="Ana", queue="Everyone")
    target = desk.centre.queue("Sales").sid

    desk.invoke("TransferTask", sid=task.sid, targetSid=target, options={"mode": "COLD"}, worker="Ana")

    assert task.queue.name == "Everyone"
    assert desk.notifications[-1].endswith("It opens tomorrow at 09:00. The customer goes to Everyone.")


def test_a_queue_that_is_closed_itself_stands_in_for_none(open_desk) -> None:
    desk = open_desk("2026-03-02T17:30", queues={"Sales": {"overflow": "Everyone"}, "Everyone": {}})
    task = desk.accepted({}, worker="Ana", queue="Everyone")
    target = desk.centre.queue("Sales").sid

    refused = desk.attempt("TransferTask", sid=task.sid, targetSid=target, options={"mode": "COLD"}, worker="Ana")

    assert refused.code == "queue-closed"


def test_nobody_is_called_at_night(open_desk) -> None:
    desk = open_desk("2026-03-02T10:00", {"country": "DE"}, customer_hours="08:00-21:00")
    desk.stub("StartOutboundCall", returns=None)

    def call(number: str) -> Any:
        return desk.attempt("StartOutboundCall", destination=number, worker="Ana")

    assert call("030 123456") == "completed"
    refused = call("+1 415 555 0123")
    assert (refused.code, refused.reason) == ("quiet-hours", "It is 01:00 where the number is; call within 08:00-21:00")
    assert call("client:ben") == "completed"  # who has no number is nowhere
    desk.advance("8h")
    assert call("+1 415 555 0123") == "completed"


def test_at_any_time_unless_said_otherwise(open_desk) -> None:
    desk = open_desk("2026-03-02T10:00")
    desk.stub("StartOutboundCall", returns=None)

    assert desk.attempt("StartOutboundCall", destination="+14155550123", worker="Ana") == "completed"


def test_who_would_never_be_called_back_waits(open_desk) -> None:
    task = into_sales(open_desk("2026-03-02T20:00", outside="callback", week={}))

    assert task.is_open
    assert task.attributes["hours"]["announcement"] == "We are closed. We open again at a time that is not fixed yet."


def test_queues_open_and_close_on_time(open_desk) -> None:
    desk = open_desk("2026-03-27T08:00")  # a Friday; the clocks are put forward on Sunday

    desk.advance("3d 22h")

    told = [
        (event.type, event.at.isoformat(), event.data["until"].isoformat())
        for event in desk.events()
        if event.type.startswith("hours")
    ]
    assert told == [
        ("hours.opened", "2026-03-27T08:00:00+00:00", "2026-03-27T16:00:00+00:00"),
        ("hours.closed", "2026-03-27T16:00:00+00:00", "2026-03-30T07:00:00+00:00"),
        ("hours.opened", "2026-03-30T07:00:00+00:00", "2026-03-30T15:00:00+00:00"),
        ("hours.closed", "2026-03-30T15:00:00+00:00", "2026-03-31T07:00:00+00:00"),
    ]


def test_scripts_ask_for_the_hours_and_hear_of_their_bounds(open_desk) -> None:
    script = """
    const SALES = "Sales"
    on task.created do
      log "{hours.open(SALES)}, {hours.today(SALES)}, {hours.opens(SALES)}, {hours.holiday(SALES)}"
      log "{hours.next_opening(SALES)} and {hours.next_closing(SALES)}, then {hours.open(SALES, now + 2h)}"
    end
    on hours.opened do log "{event.queue.name} is open until {event.until}"
    on task.created mode parallel do
      wait until hours.open("Sales")
      log "waited"
    end
    """
    desk = open_desk("2026-03-02T08:00", {"scripts": script})

    desk.task({}, queue="Everyone")
    desk.advance("2h")

    assert desk.logs == [
        "false, 09:00-17:00, today at 09:00, ",
        "2026-03-02T08:00:00Z and 2026-03-02T16:00:00Z, then true",
        "Sales is open until 2026-03-02T16:00:00Z",
        "waited",
    ]


def test_a_script_that_asks_for_a_queue_without_hours_is_told(open_desk) -> None:
    desk = open_desk("2026-03-02T08:00", {"scripts": 'on task.created do log hours.today("Salse")', "strict": False})

    desk.task({}, queue="Everyone")

    (failure,) = desk.failures
    assert "the queue Salse has no hours; those that have some: Sales" in failure.message


def test_a_task_that_comes_in_too_early_waits_and_says_so(open_desk) -> None:
    desk = open_desk("2026-12-24T18:00", holidays={"12-25": "Christmas Day"})

    task = into_sales(desk)

    assert task.attributes["hours"] == {
        "open": False,
        "opens": "2026-12-28T08:00:00+00:00",
        "holiday": None,
        "announcement": "We are closed. We open again on Monday at 09:00.",
    }
    assert task.is_open


def test_within_the_hours_nothing_is_done(open_desk) -> None:
    assert "hours" not in into_sales(open_desk("2026-03-02T09:00", outside="cancel")).attributes


def test_voicemail_is_an_attribute_that_workflows_can_read(open_desk) -> None:
    desk = open_desk(
        "2026-03-02T20:00",
        outside="wait",
        queues={"Sales": {"outside": "voicemail", "announcement": "Speak, {queue} hears you {opens}."}},
    )

    attributes = into_sales(desk).attributes

    assert attributes["voicemail"] is True
    assert attributes["hours"]["announcement"] == "Speak, Sales hears you tomorrow at 09:00."


def test_a_task_can_be_canceled_outside_the_hours(open_desk) -> None:
    desk = open_desk("2026-03-02T20:00", outside="cancel")

    task = into_sales(desk)

    assert (task.status, task.reason) == ("canceled", "outside the hours of Sales")
    assert not desk.events("reservation.created")  # nobody's phone rang


def test_who_came_too_early_is_called_back_in_turn(open_desk) -> None:
    desk = open_desk("2026-03-02T20:00", outside="callback")
    first = into_sales(desk, {"from": "+4930111"})
    desk.advance("1h")
    into_sales(desk, {"from": "+4930222"})
    assert first.status == "canceled"
    assert not desk.events("reservation.created")

    desk.advance("12h")

    calls = [event.entity("task") for event in desk.events("reservation.created")]
    assert [call.attributes["from"] for call in calls] == ["+4930111", "+4930222"]
    assert calls[0].attributes["callback"] == {"of": first.task_sid, "since": "2026-03-02T19:00:00+00:00"}
    assert (calls[0].direction, calls[0].queue.name, calls[0].virtual_start_time) == (
        "outbound",
        "Sales",
        first.created_at,
    )


def test_callbacks_and_bounds_survive_a_restart(open_desk, tmp_path: Path) -> None:
    store = {"store": str(tmp_path / "centre.db")}
    with open_desk("2026-03-02T20:00", store, outside="callback") as desk:
        into_sales(desk, {"from": "+4930111"})
        desk.advance("1m")

    with open_desk("2026-03-03T10:00", store, outside="callback") as desk:
        desk.advance("14h")

        (call,) = {event.entity("task") for event in desk.events("reservation.created")}
        assert call.attributes["from"] == "+4930111"
        assert [event.type for event in desk.events() if event.type.startswith("hours")] == [
            "hours.opened",
            "hours.closed",
        ]


def test_customers_are_written_to_by_their_own_clocks(open_desk) -> None:
    desk = open_desk("2026-03-02T15:59", customer_hours="09:00-17:00")
    near = desk.accepted({"timeZone": "Europe/Moscow"}, worker="Ana", queue="Everyone")

    desk.invoke("SelectTask", sid=near.sid, worker="Ana")
    assert desk.worker("Ana").desktop.components["MessageInput"] == {
        "disabled": True,
        "reason": "It is 17:59 where the customer is (Europe/Moscow)",
    }
    desk.advance("18h")
    assert desk.worker("Ana").desktop.components["MessageInput"] == {"disabled": False, "reason": None}


def test_only_the_task_that_is_shown_decides(open_desk) -> None:
    desk = open_desk("2026-03-02T14:59", customer_hours="09:00-17:00")
    near = desk.accepted({"timeZone": "Europe/Moscow"}, worker="Ana", queue="Everyone")
    desk.invoke("SelectTask", sid=near.sid, worker="Ana")
    assert desk.worker("Ana").desktop.components["MessageInput"]["disabled"] is False

    another = desk.accepted({}, worker="Ana", queue="Everyone")
    for task in (another, near, another):
        desk.invoke("SelectTask", sid=task.sid, worker="Ana")
    desk.advance("2h")

    assert desk.worker("Ana").desktop.components["MessageInput"]["disabled"] is False


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"zone": "Europe/Berln"}, "there is no time zone 'Europe/Berln'"),
        ({"week": {"mondays": "09:00-17:00"}}, "'mondays' should be one of daily, weekday"),
        ({"week": {"monday": "9 to 5"}}, "should be hours such as"),
        ({"holidays": {"13-01": "Never"}}, "there is no day 13-01"),
        ({"holiday_files": ["nowhere.csv"]}, "nowhere.csv cannot be read"),
        ({"days": {"2026-12-24": "early"}}, "should be hours such as"),
        ({"outside": "voice-mail"}, "voice-mail"),
        ({"queues": {"Sales": {}, "sales": {}}}, "there are two tables for the queue sales"),
    ],
)
def test_settings_that_cannot_be_are_told(open_desk, settings: dict[str, Any], message: str) -> None:
    with pytest.raises(ConfigError, match=message):
        open_desk("2026-03-02T08:00", **settings)


def test_hours_of_a_queue_that_is_not_there_are_told(open_desk) -> None:
    desk = open_desk("2026-03-02T08:00", queues={"Sales": {}, "Salse": {}})

    assert desk.notifications == ["there are hours of Salse, and no such queue; there is Everyone, Sales"]
    desk.advance("2h")
    assert len(desk.events("hours.opened")) == 1
