"""View: the actions that open, close and preset parts of a desktop."""

from __future__ import annotations

from pydantic import Field, StrictBool

from offhook import JsonMap, Payload


class ToggleOutboundDialer(Payload, group="view", role="agent", examples=[{}]):
    """Show the outbound dialler, or hide it if it is shown.

    Hiding is always possible; showing is not while a call of the worker is live.

    Errors:
        no-desktop: there is no worker whose desktop could show it.
        outbound-calling-disabled: outbound calls are switched off for the centre.
        voice-call-already-live: the dialler is hidden and a call of the worker is live.

    Source: the catalogue entry ToggleOutboundDialer.
    """


class ShowDirectory(Payload, group="view", role="agent", examples=[{}]):
    """Open the directory of workers and queues.

    Opening an open directory changes nothing. Moving to another view closes it.

    Errors:
        no-desktop: there is no worker whose desktop could show it.

    Source: the catalogue entry ShowDirectory.
    """


class HideDirectory(Payload, group="view", role="agent", examples=[{}]):
    """Close the directory of workers and queues.

    Closing a closed directory changes nothing.

    Errors:
        no-desktop: there is no worker whose desktop could hide it.

    Source: the catalogue entry HideDirectory.
    """


class ToggleSidebar(Payload, group="view", examples=[{"open": True}, {}]):
    """Open or close the side navigation, or flip it.

    Moving to another view closes it.

    Errors:
        no-desktop: there is no worker whose desktop could show it.

    Source: the catalogue entry ToggleSidebar.
    """

    open: StrictBool | None = Field(
        default=None, description="true opens, false closes; left out, the present state flips."
    )


class SetComponentState(
    Payload, group="view", examples=[{"name": "AgentTaskCanvasTabs", "state": {"selectedTabName": "info"}}]
):
    """Put values over the view state of a component of the desktop.

    Only the keys given change; the others stay. A component that is not on screen can be preset in this way.

    Errors:
        no-desktop: there is no worker whose desktop holds the component.

    Source: the catalogue entry SetComponentState.
    """

    name: str = Field(min_length=1, description="Name of the component, such as AgentTaskCanvasTabs.")
    state: JsonMap = Field(description="Keys and values to put over those stored: a map of JSON values.")


class OpenContentTemplateBrowser(
    Payload, group="view", role="agent", aliases=("OPEN_CONTENT_TEMPLATE_BROWSER",), examples=[{}]
):
    """Open the browser of message templates.

    Errors:
        no-desktop: there is no worker whose desktop could show it.

    Source: the catalogue entry OPEN_CONTENT_TEMPLATE_BROWSER.
    """


class CloseContentTemplateBrowser(
    Payload, group="view", role="agent", aliases=("CLOSE_CONTENT_TEMPLATE_BROWSER",), examples=[{}]
):
    """Close the browser of message templates.

    Errors:
        no-desktop: there is no worker whose desktop could hide it.

    Source: the catalogue entry CLOSE_CONTENT_TEMPLATE_BROWSER.
    """
