"""The verdicts of a stage, put down as one."""

from offhook.journal.verdicts import StageVerdicts, spelt


def test_those_who_were_not_asked_declined() -> None:
    stage = StageVerdicts(("a", "b", "c"))
    stage.told[1] = "ran"
    assert spelt([("x", "ran"), stage]) == (("x", "ran"), ("a", "declined"), ("b", "ran"), ("c", "declined"))


def test_those_behind_the_end_were_not_reached() -> None:
    stage = StageVerdicts(("a", "b", "c"))
    stage.told[1] = "cancelled"
    stage.end = 2
    assert spelt([stage]) == (("a", "declined"), ("b", "cancelled"), ("c", "not reached"))
