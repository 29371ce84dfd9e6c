from __future__ import annotations

from typing import Any

import pytest

from offhook import ActionError, CommandContext
from offhook_business_hours.command import register_commands


def asked(desk: Any, form: str = "text", **given: Any) -> Any:
    (command,), info = register_commands(), desk.host.plugins.find("hours")
    return command.run(CommandContext(desk.host, command.arguments(**given), info.config, print, info.state, form))


def shown(desk: Any, **given: Any) -> list[str]:
    return asked(desk, **given).splitlines()


def test_the_days_to_come_begin_today_in_the_zone_of_the_queue(open_desk) -> None:
    desk = open_desk("2026-12-24T00:30", holidays={"12-25": "Christmas Day"}, days={"2026-12-24": "09:00-12:00"})

    assert shown(desk, days=3) == [
        "Sales (Europe/Berlin)",
        "  2026-12-24  thursday   09:00-12:00",
        "  2026-12-25  friday     closed (Christmas Day)",
        "  2026-12-26  saturday   closed",
    ]


def test_programs_are_given_the_days_as_data(open_desk) -> None:
    desk = open_desk("2026-12-24T00:30", holidays={"12-25": "Christmas Day"})

    assert asked(desk, "json", days=2) == [
        {
            "queue": "Sales",
            "zone": "Europe/Berlin",
            "days": [
                {"day": "2026-12-24", "hours": ["09:00-17:00"], "holiday": None},
                {"day": "2026-12-25", "hours": [], "holiday": "Christmas Day"},
            ],
        }
    ]
    assert asked(open_desk("2026-12-24T00:30", queues={}), "json") == []


def test_without_hours_there_is_nothing_to_show(open_desk) -> None:
    assert shown(open_desk("2026-12-24T00:30", queues={})) == ["no queue has hours"]


def test_a_queue_without_hours_is_told(open_desk) -> None:
    with pytest.raises(ActionError, match="the queue Salse has no hours; those that have some: Sales"):
        shown(open_desk("2026-12-24T00:30"), queue=["Salse"])
