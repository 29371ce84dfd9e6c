"""Dialogs: what a script puts in front of a worker, and what the worker answers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from pydantic import Field

from offhook import EMPTY_MAP, JsonMap, Payload

if TYPE_CHECKING:
    from offhook.centre import Centre, Worker


class OpenDialog(
    Payload,
    group="dialog",
    examples=[{"name": "Disposition", "content": {"title": "How did it end?", "choices": ["solved", "open"]}}],
):
    """Open a dialog on the worker's desktop.

    It lies over those that are open. One that is open already comes to the top and shows the content given.

    Errors:
        no-desktop: there is no worker whose desktop could show it.

    Source: own; practitioners open Flex's dialogs through SetComponentState.
    """

    name: str = Field(min_length=1, description="Name of the dialog, by which it is closed.")
    content: JsonMap = Field(
        default=EMPTY_MAP, description="What it shows: a map of JSON values, for whoever draws the dialog."
    )


class CloseDialog(Payload, group="dialog", examples=[{"name": "Disposition", "answer": {"choice": "solved"}}, {}]):
    """Close a dialog of the worker's desktop: the one named, or the one on top.

    What the worker answered comes with it, for the handlers that opened the dialog.

    Errors:
        no-desktop: there is no worker whose desktop could show one.
        dialog-not-open: no dialog of that name is open, or none at all.

    Source: own, as OpenDialog.
    """

    name: str | None = Field(
        default=None, min_length=1, description="Name of the dialog; filled in with that of the one on top."
    )
    answer: JsonMap | None = Field(
        default=None, description="What the worker entered or chose; left out where the dialog was dismissed."
    )

    def filled(self, centre: Centre, worker: Worker | None) -> Mapping[str, Any]:  # noqa: ARG002  # the base's shape
        """The name of the dialog on top."""
        top = next(reversed(worker.desktop.dialogs), None) if worker is not None and self.name is None else None
        return {"name": top} if top is not None else {}
