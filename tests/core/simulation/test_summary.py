from __future__ import annotations

import json
import re
from datetime import UTC, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from offhook.simulation.case_counts import without_numbers
from offhook.simulation.dry_run import dry_text, look
from offhook.simulation.histogram import Histogram
from offhook.simulation.summary import RunSummary
from offhook.simulation.summary_text import as_text, table

from .conftest import Folder, event

DOCS = Path(__file__).parents[3] / "docs" / "run-output.md"
RULES = """
on task.created named "tag" when task.channel == "web"
  do SetTaskAttributes task: task, attributes: {seen: true}, mergeExisting: true
before RejectTask named "taken" when task.attributes.number > 3 do cancel "case {task.attributes.number} is taken"
before WrapupTask named "short" when task.channel == "web" do redirect to CompleteTask sid: payload.sid
after AcceptTask named "wrong" do log text(number(task.attributes.word) + 1)
after CompleteTask named "told" do notify "done"
every 1h do log "an hour"
"""


@pytest.fixture
def summary(folder: Folder) -> RunSummary:
    cases = [
        event(f"09:{at:02}:00", channel="web" if at % 2 else "voice", attributes={"number": at, "word": f"w{at}"})
        for at in range(20)
    ]
    extra = 'rejects = 0.3\n[customers]\ngives_up = 0.5\npatience = "1s"\n'
    return folder.write(rules=RULES, extra=extra, events=[*cases, "nonsense"]).run()


def documented(heading: str) -> set[str]:
    """The fields in the first table of a section of the page; several may share a row."""
    text = DOCS.read_text("utf-8")
    section = text[text.index(heading) :].split("| --- | --- |", 1)[1].split("\n\n", 1)[0]
    return {name for row in re.findall(r"^\| (.+?) \|", section, re.M) for name in re.findall(r"`([^`]+)`", row)}


def test_the_page_says_all_fields_and_no_others(summary: RunSummary) -> None:
    data = summary.to_json()
    assert documented("## The object") == set(data)
    cases = data["cases"]
    assert set(cases) == {"all", "by_channel", "reasons", "most_open"}
    assert documented("## Cases") == set(cases["all"]) == set(cases["by_channel"]["web"])
    assert documented("each have:") == set(cases["all"]["waiting"])
    assert documented("## Handlers") == set(data["handlers"][0])
    for name, rows in (("cancellations", data), ("errors", data), ("handler_problems", data)):
        for row in rows[name]:
            assert all(f"`{field}`" in DOCS.read_text("utf-8") for field in row)


def test_the_json_is_json_and_has_what_every_reader_needs(summary: RunSummary) -> None:
    data = json.loads(json.dumps(summary.to_json()))
    for name in ("events", "invocations", "completed", "cancelled", "failed", "handlers", "seconds", "journal_digest"):
        assert data[name] is not None
    assert (data["events"], data["problems"]["count"]) == (20, 1)
    assert len(data["journal_digest"]) == 64


def test_the_figures_agree_with_one_another(summary: RunSummary) -> None:
    data = summary.to_json()
    total = summary.total()
    assert total.created == total.completed + total.abandoned + total.canceled + total.deleted + total.open == 20
    assert data["invocations"] == sum(
        data[kind] for kind in ("completed", "cancelled", "failed", "redirected", "interrupted")
    )
    for kind in ("completed", "cancelled", "failed", "redirected"):
        assert data[kind] == sum(counts[kind] for counts in data["actions"].values())
    assert sum(each["count"] for each in data["cancellations"]) == data["cancelled"]
    assert data["happenings"]["task.created"] == 20
    by_name = {each["name"]: each for each in data["handlers"]}
    assert by_name["tag"]["runs"] + by_name["tag"]["declined"] == 20
    assert by_name["tag"]["line"] == 2
    assert by_name["short"]["redirected"] == data["redirected"] > 0
    assert by_name["taken"]["cancelled"] == data["cancelled"] > 0
    assert by_name["wrong"]["failed"] == total.completed == sum(row["count"] for row in data["handler_problems"])
    assert data["notifications"] == total.completed


def test_reasons_that_differ_in_a_number_are_one(summary: RunSummary) -> None:
    rows = summary.to_json()["cancellations"]
    assert [(row["action"], row["reason"], row["by"]) for row in rows] == [("RejectTask", "case # is taken", "taken")]


@pytest.mark.parametrize(
    ("reason", "told"),
    [
        ("duplicate of case 17", "duplicate of case #"),
        ("waited 1.5 s since 09:30", "waited # s since #"),
        ("task WT0123456789abcdef0123456789abcdef", "task #"),
        ("no numbers", "no numbers"),
    ],
)
def test_numbers_in_reasons(reason: str, told: str) -> None:
    assert without_numbers(reason) == told


def test_the_text_fits_a_terminal_and_has_no_paint_of_its_own(summary: RunSummary) -> None:
    text = as_text(summary, UTC)
    assert max(len(line) for line in text.split("\n")) <= 100
    assert "\x1b" not in text
    for word in (
        "Small: 20 events, Mon 2026-01-05 09:00 to Mon 2026-01-05 09:19",
        "1 row",
        "voice",
        "web",
        "AcceptTask",
        "case # is taken",
        "rules.hook:2",
        "schedule",
        summary.journal_digest[:16],
    ):
        assert word in text
    painted = as_text(summary, UTC, bold=lambda line: f"<b>{line}</b>")
    assert "<b>cases" in painted
    assert as_text(summary, ZoneInfo("Asia/Tokyo")).startswith("Small: 20 events, Mon 2026-01-05 18:00")


def test_columns_in_which_nothing_is_are_left_out(summary: RunSummary, folder: Folder) -> None:
    head = next(line for line in as_text(summary, UTC).split("\n") if line.startswith("handlers"))
    assert head.split()[:7] == ["handlers", "at", "ran", "declined", "cancelled", "redir.", "failed"]
    plain = folder.write(rules='on task.created named "one" do log "x"\n', events=[event("09:00:01")]).run()
    head = next(line for line in as_text(plain, UTC).split("\n") if line.startswith("handlers"))
    assert head.split() == ["handlers", "at", "ran", "µs", "each"]


def test_a_run_in_which_nothing_came_says_so(folder: Folder) -> None:
    summary = folder.run()
    assert "No events came" in as_text(summary, UTC)
    assert (summary.first_event, summary.to_json()["first_event"]) == (None, None)


def test_rows_are_aligned() -> None:
    assert table([["a", "n"], ["long", "1,000"], ["b", "5"]]) == "a         n\nlong  1,000\nb         5"


def test_a_dry_run_reads_everything_and_does_nothing(folder: Folder) -> None:
    cases = [event("09:00:10"), event("09:00:20", type="task.canceled", case="x"), "nonsense"]
    simulation = folder.write(rules=RULES, events=cases).simulation()
    found = look(simulation)
    assert found.events_by_type == {"task.canceled": 1, "task.created": 1}
    assert (found.events, found.problem_count) == (2, 1)
    assert [each.name for each in found.targets["RejectTask"]] == ["taken"]
    assert list(found.targets)[-1] == "schedules"
    assert (len(simulation.host.journal), len(simulation.host.centre.tasks)) == (0, 0)
    data: dict[str, Any] = json.loads(json.dumps(found.to_json()))
    page = DOCS.read_text("utf-8").split("## With `--dry-run`")[1]
    assert {name for name in data if f"`{name}`" not in page} == set()
    text = dry_text(found, UTC)
    assert "2 events, Mon 2026-01-05 09:00 to Mon 2026-01-05 09:00" in text
    assert re.search(r"RejectTask +before +taken +rules.hook:4", text)


@given(st.lists(st.integers(0, 5000), min_size=1, max_size=60), st.sampled_from([50, 90, 95, 99, 100]))
def test_a_percentile_is_a_value_that_so_many_stay_within(seconds: list[int], percent: int) -> None:
    histogram = Histogram()
    for value in seconds:
        histogram.add(timedelta(seconds=value, milliseconds=300))
    found = histogram.percentile(percent)
    assert found is not None
    assert found - 1 in seconds  # 300 milliseconds more: a whole second, rounded up
    assert sum(value + 0.3 <= found for value in seconds) * 100 >= percent * len(seconds)
    assert sum(value + 0.3 <= found - 1 for value in seconds) * 100 < percent * len(seconds)
    assert histogram.within(max(seconds) + 1) == 1
    assert histogram.within(max(seconds)) == sum(value < max(seconds) for value in seconds) / len(seconds)
    assert histogram.mean() == pytest.approx(sum(seconds) / len(seconds) + 0.3)


def test_a_histogram_of_nothing_has_no_figures() -> None:
    histogram = Histogram()
    assert (histogram.percentile(50), histogram.within(20), histogram.mean()) == (None, None, None)
