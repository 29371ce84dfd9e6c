from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from offhook import ActionError
from offhook_business_hours.command import register_commands


def shown(desk: Any, **given: Any) -> list[str]:
    (command,) = register_commands()
    config = desk.host.plugins.find("hours").config
    return command.run(
        SimpleNamespace(host=desk.host, config=config, arguments=command.arguments(**given))
    ).splitlines()


def test_the_days_to_come_begin_today_in_the_zone_of_the_queue(open_desk) -> None:
    desk = open_desk("2026-12-24T00:30", holidays={"12-25": "Christmas Day"}, days={"2026-12-24": "09:00-12:00"})

    assert shown(desk, days=3) == [
        "Sales (Europe/Berlin)",
        "  2026-12-24  thursday   09:00-12:00",
        "  2026-12-25  friday     closed (Christmas Day)",
        "  2026-12-26  saturday   closed",
    ]


def test_without_hours_there_is_nothing_to_show(open_desk) -> None:
    assert shown(open_desk("2026-12-24T00:30", queues={})) == ["no queue has hours"]


def test_a_queue_without_hours_is_told(open_desk) -> None:
    with pytest.raises(ActionError, match="the queue Salse has no hours; those that have some: Sales"):
        shown(open_desk("2026-12-24T00:30"), queue=["Salse"])
