"""What operators do. The pages of the repository run the commands themselves; here is what these rarely meet."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

import pytest

from offhook import ActionError, CommandContext
from offhook_crm.commands import register_commands
from offhook_crm.database import Database

NEW = "id,name,number\nC1,Ada Berg,030 777\nC9,Ida Lund,040 888\nC8,No Number,twelve\n"


@pytest.fixture
def call(open_desk) -> Any:
    """Calls a command in a centre with the plugin; gives its value and what it showed."""
    desk = open_desk()
    known = {command.name: command for command in register_commands()}

    def called(name: str, form: str = "text", **given: Any) -> tuple[Any, list[str]]:
        command, shown, info = known[name], [], desk.host.plugins.find("crm")
        arguments = command.arguments(**given)
        context = CommandContext(desk.host, arguments, info.config, shown.append, info.state, form)
        return desk.run(command.run(context)), shown

    called.desk = desk
    return called


def test_customers_are_taken_in_and_the_rest_is_told(call, tmp_path: Path, database: Database) -> None:
    (tmp_path / "new.csv").write_text(NEW, encoding="utf-8")

    value, shown = call("crm-import", file=tmp_path / "new.csv")

    assert value == {"added": 1, "changed": 1, "left out": 1}
    assert shown == [f"{tmp_path}/new.csv:4: 'twelve' is no telephone number"]
    assert [one.name for one in database.find(number="+4930777")] == ["Ada Berg"]


def test_a_strict_import_takes_all_or_nothing(call, tmp_path: Path, database: Database) -> None:
    (tmp_path / "new.csv").write_text(NEW, encoding="utf-8")

    with pytest.raises(ActionError, match="so nothing was taken in"):
        call("crm-import", file=tmp_path / "new.csv", strict=True)

    assert database.find(id="C9") == []


def test_a_file_that_is_not_there_is_told(call, tmp_path: Path) -> None:
    with pytest.raises(ActionError, match=r"new\.csv cannot be read: No such file"):
        call("crm-import", file=tmp_path / "new.csv")


def test_what_is_exported_can_be_imported(call, tmp_path: Path) -> None:
    value, _ = call("crm-export", file=tmp_path / "all.csv")
    assert value == {"written": 3}

    assert call("crm-import", file=tmp_path / "all.csv")[0] == {"added": 0, "changed": 3, "left out": 0}


def test_an_export_is_for_people_or_for_programs(call) -> None:
    assert call("crm-export")[0].splitlines()[1] == "C1,Ada Obi,+4930123456,ada@example.com,gold,en"

    assert [one["name"] for one in call("crm-export", form="json")[0]] == ["Ada Obi", "Ben Obi", "Cy Obi"]


def test_a_number_that_several_share_names_nobody(call) -> None:
    with pytest.raises(ActionError, match="several customers: C2, C3"):
        call("crm-show", customer="030 999999")


def test_erasing_takes_what_waits_to_be_written_too(call, file: Path, database: Database) -> None:
    desk = call.desk
    task = desk.accepted({"from": "+4930123456"}, worker="Ana")
    other = sqlite3.connect(file)
    other.execute("BEGIN EXCLUSIVE")
    desk.invoke("SaveWrapUpNotes", sid=task.sid, note="lives in Elm Street", worker="Ana")
    with pytest.raises(ActionError, match="another program"):
        call("crm-erase", customer="C1")  # better not at all than by half
    other.rollback()
    other.close()

    value, _ = call("crm-erase", customer="C1")

    assert value == {"erased": "C1", "rows": 4}
    assert database.counts() == {"customers": 2, "contacts": 0, "notes": 0}
    assert not file.with_name("crm.db.outbox").exists()
