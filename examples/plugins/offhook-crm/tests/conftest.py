"""What the tests share: a file of customers, and a centre in which calls come in."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

import offhook_crm
from offhook.testing import ContactCentre, Desk
from offhook_crm.database import Database
from offhook_crm.records import Customer

ADA = Customer("C1", "Ada Obi", ("+4930123456",), "ada@example.com", "gold", "en")
BEN = Customer("C2", "Ben Obi", ("+4930999999",))
CY = Customer("C3", "Cy Obi", ("+4930999999",))


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A file with three customers, of whom two share a number."""
    path = tmp_path / "crm.db"
    database = Database(path)
    database.save([ADA, BEN, CY])
    database.close()
    return path


@pytest.fixture
def database(file: Path) -> Iterator[Database]:
    """A look into the file, beside the host."""
    found = Database(file)
    yield found
    found.close()


OpenDesk = Callable[..., Desk]


@pytest.fixture
def open_desk(contact_centre: ContactCentre, file: Path) -> OpenDesk:
    """Makes a centre with the plugin; keywords are its settings, `centre` has further options of the centre."""

    def opened(centre: dict[str, Any] | None = None, **config: Any) -> Desk:
        settings = {"path": str(file), "country": "DE", "patience": 0.05, **config}
        return contact_centre(
            plugins=[offhook_crm], workers={"Ana": "sales"}, config={"crm": settings}, **(centre or {})
        )

    return opened
