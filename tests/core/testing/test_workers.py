"""The people and queues of a test's centre."""

from __future__ import annotations

import pytest

from offhook import ConfigError
from offhook.centre import WorkerConfig
from offhook.testing.workers import centre_config


def test_skills_make_queues() -> None:
    config = centre_config({"Anna": "sales", "Ben": ["sales", "support"], "Cem": None})
    assert [(worker.name, worker.activity, worker.skills) for worker in config.workers] == [
        ("Anna", "Available", ("sales",)), ("Ben", "Available", ("sales", "support")), ("Cem", "Available", ()),
    ]  # fmt: skip
    assert [(queue.name, queue.target_workers) for queue in config.queues] == [
        ("Everyone", "1==1"), ("sales", "routing.skills HAS 'sales'"), ("support", "routing.skills HAS 'support'"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("workers", "names"), [(None, ["Anna"]), ("Bo", ["Bo"]), (["Bo", "Al"], ["Bo", "Al"]), ((), [])]
)
def test_names(workers: object, names: list[str]) -> None:
    assert [worker.name for worker in centre_config(workers).workers] == names  # type: ignore[arg-type]


def test_queues_of_their_own() -> None:
    assert [queue.name for queue in centre_config(None, ["vip"]).queues] == ["Everyone", "vip"]
    (_, night) = centre_config({"Anna": "night"}, {"night": "shift == 'night'"}).queues
    assert night.target_workers == "shift == 'night'"


def test_fields_of_a_worker() -> None:
    given = WorkerConfig(name="Cem", activity="Break")
    anna, sue, cem = centre_config(
        {"Anna": {"activity": "Offline", "skills": ["sales"]}, "Sue": {"roles": ["supervisor"]}, "Cem": given}
    ).workers
    assert (anna.activity, anna.skills, anna.channels) == ("Offline", ("sales",), None)
    assert (sue.roles, sue.channels) == (("supervisor",), {})
    assert cem is given


def test_a_field_that_workers_do_not_have() -> None:
    with pytest.raises(ConfigError, match=r"a worker has no 'role' \(Sue\) \(did you mean 'roles'\?\)"):
        centre_config({"Sue": {"role": "supervisor"}})


def test_a_zone_that_there_is_not() -> None:
    with pytest.raises(ConfigError, match=r"there is no time zone 'Europe/Berln' \(did you mean Europe/Berlin\?\)"):
        centre_config(None, zone="Europe/Berln")
    with pytest.raises(ConfigError, match=r"there is no time zone '/etc/passwd'"):
        centre_config(None, zone="/etc/passwd")
