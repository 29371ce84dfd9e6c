"""`dismiss`: notifications are taken from the screens of those who have them, and each is an event."""

from __future__ import annotations

from typing import Any

NAMED = """
after SelectTask do
  notify "held" named "hold" {}
  notify "other" named "other"
  notify "nameless"
end
"""
HEARD = 'on notification.dismissed do log "{event.named} {event.worker.name}"\n'


def visible(desk: Any, worker: Any) -> list[str]:
    return [one.text for one in desk.host.notifications.visible(worker)]


def test_what_has_the_name_goes_from_the_screen_of_this_runs_worker(make_desk: Any) -> None:
    desk = make_desk(NAMED.format(""), HEARD, 'after ShowDirectory do dismiss "hold"')
    ana = desk.host.centre.worker("Ana")
    desk.does("SelectTask", sid=desk.task().sid)
    assert visible(desk, ana) == ["held", "other", "nameless"]
    desk.does("ShowDirectory")
    assert visible(desk, ana) == ["other", "nameless"]
    assert desk.logged == ["hold Ana"]
    assert [one.text for one in desk.host.notifications] == ["held", "other", "nameless"]
    desk.does("ShowDirectory")
    assert desk.logged == ["hold Ana"]


def test_others_keep_theirs(make_desk: Any) -> None:
    desk = make_desk(
        NAMED.format("to workers"),
        HEARD,
        'after ShowDirectory do dismiss "hold" to first w in workers where w.name == "Sue"',
    )
    ana, sue = desk.host.centre.worker("Ana"), desk.host.centre.worker("Sue")
    desk.does("SelectTask", sid=desk.task().sid)
    assert "held" in visible(desk, ana)
    assert visible(desk, sue) == ["held"]
    desk.does("ShowDirectory")
    assert "held" in visible(desk, ana)
    assert visible(desk, sue) == []
    assert desk.logged == ["hold Sue"]


def test_what_went_by_itself_is_not_dismissed(make_desk: Any) -> None:
    desk = make_desk(NAMED.format("for 8s"), HEARD, 'after ShowDirectory do dismiss "hold" to [worker]')
    desk.does("SelectTask", sid=desk.task().sid)
    desk.wait(8)
    assert visible(desk, desk.host.centre.worker("Ana")) == ["other", "nameless"]
    desk.does("ShowDirectory")
    assert desk.logged == []


def test_what_was_for_nobody_in_particular(make_desk: Any) -> None:
    desk = make_desk(
        HEARD,
        """
        on centre.started do
          notify "hello" named "hello"
          dismiss "hello"
          notify "hello again" named "hello"
        end
        """,
    )
    assert desk.logged == ["hello "]
    assert visible(desk, None) == ["hello again"]


def test_a_null_worker_is_an_error(make_desk: Any) -> None:
    desk = make_desk('after ShowDirectory do dismiss "x" to workers["nobody"]')
    desk.does("ShowDirectory")
    (failed,) = desk.facts("handler.failed")
    assert "behind `to` stands a worker; found null" in failed["message"]


def test_a_program_hears_of_what_is_shown(make_desk: Any) -> None:
    desk = make_desk('after ShowDirectory do notify "shown" level warning')
    heard: list[Any] = []

    def broken(_notification: Any) -> None:
        raise ValueError("no screen")

    desk.host.notifications.listen(broken)
    desk.host.notifications.listen(heard.append)
    desk.does("ShowDirectory")
    assert [(one.text, one.level, one.to.name) for one in heard] == [("shown", "warning", "Ana")]
    (failed,) = desk.facts("handler.failed")
    assert "no screen" in failed["message"]
