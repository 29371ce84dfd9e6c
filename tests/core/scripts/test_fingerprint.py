"""What two models must have alike to pass for the same."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Annotated, Literal

import pytest
from pydantic import AfterValidator, Field

from offhook import Options, Payload
from offhook.scripts.fingerprint import ModelDigest


class Inner(Options):
    size: int


class Plain(Payload, group="test"):
    sid: str


class WithInner(Payload, group="test"):
    inner: Inner


def digest(model: type[Payload]) -> str:
    gathered = ModelDigest()
    gathered.add(model)
    return repr(gathered.parts())


def variants() -> dict[str, type[Payload]]:
    """`Plain` with one thing changed; each has the same name."""

    def other_type() -> type[Payload]:
        class Plain(Payload, group="test"):
            sid: int

        return Plain

    def with_default() -> type[Payload]:
        class Plain(Payload, group="test"):
            sid: str = "WR1"

        return Plain

    def with_choice() -> type[Payload]:
        class Plain(Payload, group="test"):
            sid: Literal["WR1", "WR2"]

        return Plain

    def with_description() -> type[Payload]:
        class Plain(Payload, group="test"):
            sid: str = Field(description="The task's SID.")

        return Plain

    def with_validator() -> type[Payload]:
        class Plain(Payload, group="test"):
            sid: Annotated[str, AfterValidator(str.strip)]

        return Plain

    def more() -> type[Payload]:
        class Plain(Payload, group="test"):
            sid: str
            more: str | None = None

        return Plain

    made = (other_type, with_default, with_choice, with_description, with_validator, more)
    return {make.__name__: make() for make in made}


@pytest.mark.parametrize("name", variants())
def test_another_declaration_is_another_digest(name: str) -> None:
    model = variants()[name]
    model.__qualname__ = Plain.__qualname__
    assert digest(model) != digest(Plain)


def test_a_model_inside_counts() -> None:
    before = digest(WithInner)
    assert "Inner" in before
    assert "size" in before


def test_nothing_of_the_process_is_in_it() -> None:
    program = (
        "from offhook import Host, HostOptions, VirtualClock\n"
        "print(Host(HostOptions(clock=VirtualClock())).scripts.catalogue().fingerprint())"
    )
    found = {
        subprocess.run(
            [sys.executable, "-c", program],
            env={"PYTHONHASHSEED": str(seed), "PYTHONPATH": ":".join(sys.path)},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in (1, 2)
    }
    assert len(found) == 1
    assert len(found.pop().strip()) == 64


def test_an_edit_of_the_file_counts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "edited_model.py"
    text = "from offhook import Payload\nclass Edited(Payload, group='test'):\n    sid: str\n"
    file.write_text(text)
    monkeypatch.syspath_prepend(str(tmp_path))
    model = __import__("edited_model").Edited
    before = digest(model)
    assert digest(model) == before
    file.write_text(text + "# what a validator accepts may be elsewhere in the file\n")
    assert digest(model) != before
