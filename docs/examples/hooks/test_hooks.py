"""A test of each example, as its author would write it: with the fixture that comes with Offhook."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from offhook import ActionCancelled, ActionError, Health, PayloadError
from offhook.centre import transitions
from offhook.cli import main
from offhook.testing import ContactCentre

HERE = Path(__file__).parent


def test_before(contact_centre: ContactCentre) -> None:
    desk = contact_centre(plugins=[HERE / "before.py"])
    task = desk.accepted()
    with pytest.raises(ActionCancelled, match="Say what came of it first"):
        desk.invoke("CompleteTask", sid=task.sid)
    desk.invoke("SetTaskAttributes", sid=task.sid, attributes={"outcome": "refund"})
    desk.invoke("CompleteTask", sid=task.sid)
    assert task.status == "completed"


def test_instead(contact_centre: ContactCentre) -> None:
    desk = contact_centre(plugins=[HERE / "instead.py"])
    task = desk.accepted()
    desk.invoke("SetTaskAttributes", sid=task.sid, attributes={"topic": "refund"}, worker="Anna")
    assert task.attributes == {"topic": "refund", "changedBy": "Anna"}


def test_implementation(contact_centre: ContactCentre) -> None:
    desk = contact_centre(plugins=[HERE / "implementation.py"])
    task = desk.accepted({"topic": "refund"})
    assert desk.invoke("PinTask", sid=task.sid) is task
    assert task.attributes == {"topic": "refund", "pinned": True}


def test_after(contact_centre: ContactCentre) -> None:
    desk = contact_centre(plugins=[HERE / "after.py"])
    task = desk.accepted({"name": "Mrs. Kim"})
    assert desk.notifications == [f"This is Mrs. Kim: {task.sid}"]


def test_failure(contact_centre: ContactCentre) -> None:
    desk = contact_centre(plugins=[HERE / "failure.py"])
    task = desk.accepted()
    with pytest.raises(ActionError) as caught:
        desk.invoke("TransferTask", sid=task.sid, targetSid="WK0", options={"mode": "COLD"})
    assert desk.notifications == [f"Not handed over: {caught.value.message}"]


def test_event(contact_centre: ContactCentre) -> None:
    desk = contact_centre(plugins=[HERE / "event.py"], tasks=2)
    for task in desk.tasks:
        desk.change(lambda unit, task=task: transitions.cancel_task(unit, task, "hung up"))
    assert desk.notifications == ["1 lost on chat: hung up", "2 lost on chat: hung up"]


def test_register_config(contact_centre: ContactCentre) -> None:
    settings = {"register_config": {"at_once": 1}}
    desk = contact_centre(plugins=[HERE / "register_config.py"], workers=["Anna", "Ben"], config=settings)
    desk.invoke("SetActivity", activityName="Break", worker="Anna")
    with pytest.raises(ActionCancelled, match="1 are on a break already"):
        desk.invoke("SetActivity", activityName="Break", worker="Ben")


def test_register_commands(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("centre.toml").write_text('[[activity]]\nname = "Break"\n[[worker]]\nname = "Anna"\n', "utf-8")
    Path("offhook.toml").write_text('centre = "centre.toml"\n', "utf-8")
    command = ["presence", "--plugin", str(HERE / "register_commands.py")]
    assert CliRunner().invoke(main, command).stdout == '{\n  "Anna": "Break"\n}\n'
    assert CliRunner().invoke(main, [*command, "--activity", "Lunch"]).stdout == "{}\n"


def test_offhook_health(contact_centre: ContactCentre) -> None:
    desk = contact_centre(plugins=[HERE / "offhook_health.py"], workers=["Anna", "Ben"])
    assert desk.run(desk.host.health())["offhook_health"] == Health("ok", "2 of 2 take tasks", {"workers": 2})
    for name in ("Anna", "Ben"):
        desk.invoke("SetActivity", activityName="Break", worker=name)
    assert desk.run(desk.host.health())["offhook_health"].status == "degraded"


def test_register_types(contact_centre: ContactCentre) -> None:
    script = """
        use plugin register_types
        on task.created do
            let contact = register_types.contact(task.attributes.phone)
            log "{contact.name} calls, the last time it was {contact.lastTopic}"
        end
    """
    desk = contact_centre(plugins=[HERE / "register_types.py"], scripts=script)
    desk.task({"phone": "+4930123456"})
    assert desk.logs == ["Mrs. Kim calls, the last time it was refund"]


def test_register_actions(contact_centre: ContactCentre) -> None:
    desk = contact_centre(plugins=[HERE / "register_actions.py"])
    task = desk.accepted()
    assert desk.invoke("RateTask", sid=task.sid, stars=4) == "****"
    with pytest.raises(PayloadError, match="stars"):
        desk.invoke("RateTask", sid=task.sid, stars=6)


def test_register_events(contact_centre: ContactCentre) -> None:
    script = 'on worker.lunch do log "{worker.name} is back at {event.until}"'
    desk = contact_centre(plugins=[HERE / "register_events.py"], scripts=script, start="2026-03-02T12:30")
    desk.invoke("SetActivity", activityName="Break", worker="Anna")
    assert desk.logs == ["Anna is back at 14:00"]


def test_register_functions(contact_centre: ContactCentre) -> None:
    script = "after AcceptTask do notify register_functions.initials(task.attributes.name) to worker"
    desk = contact_centre(plugins=[HERE / "register_functions.py"], scripts=script)
    desk.accepted({"name": "Ada Lovelace"})
    assert desk.notifications == ["AL"]


def test_backend_name(contact_centre: ContactCentre) -> None:
    desk = contact_centre(plugins=[HERE / "backend_name.py"], backend="paper")
    assert desk.invoke("ShowDirectory", worker="Anna") == "Anna opens the book"
    with pytest.raises(ActionError, match="not available"):
        desk.invoke("HideDirectory")


def test_offhook_started(contact_centre: ContactCentre) -> None:
    desk = contact_centre(plugins=[HERE / "offhook_started.py"], start="2026-03-02T08:00", tasks=2)
    desk.advance("2h")
    assert desk.notifications == ["2 tasks at 09:00", "2 tasks at 10:00"]


def test_offhook_stopped(contact_centre: ContactCentre, tmp_path: Path) -> None:
    diary = tmp_path / "diary.txt"
    config = {"offhook_stopped": {"path": str(diary)}}
    with contact_centre(plugins=[HERE / "offhook_stopped.py"], config=config) as desk:
        desk.task()
    assert "task.created" in diary.read_text()
