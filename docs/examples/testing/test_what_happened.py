"""What a test can ask after it has done something."""

from pathlib import Path

from offhook.testing import ContactCentre

GUARD = Path(__file__).parents[1] / "hooks" / "before.py"


def test_why_it_was_refused(contact_centre: ContactCentre) -> None:
    desk = contact_centre(plugins=[GUARD])
    outcome = desk.attempt("CompleteTask", sid=desk.accepted().sid)
    assert outcome == "cancelled"
    assert (outcome.code, outcome.by) == ("outcome-missing", "before.before_complete_task")
    assert desk.verdicts("CompleteTask") == [("before.before_complete_task", "cancelled")]


def test_what_became_of_an_offer(contact_centre: ContactCentre) -> None:
    desk = contact_centre(workers=["Ana", "Ben"], start="2026-03-02T08:00", zone="Europe/Berlin")
    task = desk.task({"topic": "refund"})
    desk.invoke("RejectTask", sid=task.sid, worker=task.worker)
    assert "reservation.rejected" in desk.happened
    desk.advance("2m")
    assert len(desk.events("reservation.timeout", task=task)) == 1
    desk.journal.none("handler.failed")
