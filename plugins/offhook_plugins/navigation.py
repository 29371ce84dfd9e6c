"""Navigation: the actions that move a desktop between its views and along its history."""

from __future__ import annotations

from pydantic import Field, StrictInt

from offhook import Payload


class HistoryPush(
    Payload,
    group="navigation",
    positional="location",
    examples=[{"location": "/teams/"}, {"location": "/agent-desktop/"}],
):
    """Go to a view by its path and remember the step in the history.

    A path that is the present one already adds nothing, so repeated pushes do not pile up. What lay ahead in the
    history is dropped.

    Errors:
        no-desktop: there is no worker whose desktop could move.

    Source: the catalogue entry HistoryPush.
    """

    location: str = Field(min_length=1, description="Path within the desktop, such as /teams/; may be passed bare.")


class HistoryReplace(Payload, group="navigation", positional="location", examples=[{"location": "/teams/"}]):
    """Go to a view by its path in place of the present step of the history.

    Errors:
        no-desktop: there is no worker whose desktop could move.

    Source: the catalogue entry HistoryReplace.
    """

    location: str = Field(min_length=1, description="Path within the desktop, such as /teams/; may be passed bare.")


class HistoryGo(Payload, group="navigation", positional="location", examples=[{"location": -1}]):
    """Move a number of steps along the history.

    A step beyond either end of the history moves nothing.

    Errors:
        no-desktop: there is no worker whose desktop could move.

    Source: the catalogue entry HistoryGo.
    """

    location: StrictInt = Field(description="How many steps, a whole number; below zero goes back. May be passed bare.")


class HistoryGoBack(Payload, group="navigation", examples=[{}]):
    """Go one step back in the history.

    Errors:
        no-desktop: there is no worker whose desktop could move.

    Source: the catalogue entry HistoryGoBack.
    """


class HistoryGoForward(Payload, group="navigation", examples=[{}]):
    """Go one step forward in the history.

    Errors:
        no-desktop: there is no worker whose desktop could move.

    Source: the catalogue entry HistoryGoForward.
    """


class NavigateToView(Payload, group="navigation", examples=[{"viewName": "teams"}]):
    """Go to a view by its name, with what was last selected there.

    The agent desktop opens at its selected task, the Teams view at its selected task or else its selected worker,
    any other view at /NAME/. A task that has ended is not gone back to. The step goes through HistoryPush.

    Errors:
        no-desktop: there is no worker whose desktop could move.

    Source: the catalogue entry NavigateToView.
    """

    view_name: str = Field(
        pattern="[^/]", description="Name of the view: agent-desktop, teams, or any other; slashes are dropped."
    )
