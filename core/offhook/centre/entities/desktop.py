"""`Desktop`: what one worker has on the screen."""

from __future__ import annotations

from operator import attrgetter
from typing import TYPE_CHECKING, ClassVar

from offhook.centre.entities.entity import Entity, Getters
from offhook.centre.player import shown_player
from offhook.centre.teams import visible
from offhook_grammar.values import EMPTY_MAP, FrozenDict

if TYPE_CHECKING:
    from offhook.centre.centre import Centre
    from offhook.centre.entities.task import Task
    from offhook.centre.entities.worker import Worker

HOME = "/agent-desktop/"


class Desktop(Entity):
    """The state of one worker's view. It outlives signing out, as a browser's storage does.

    `history` holds the locations one can go back and forward to, `position` the current one's place in it.
    `filters`, `filter_query` and `search` decide `visible_workers`; `supervised_task` and `selected_worker` are what
    the Teams view shows. `components` maps a component's name to its state; `input_texts`, `input_selections` and
    `staged_files` a conversation's SID to the draft, what is selected in it, and the files that go with it.
    `paused_conversations` is the list as it was last fetched. `player` is the state of the Insights player,
    `dialogs` maps the name of an open dialog to what it shows, the latest last, `sounds` the name of a sound that is
    played again and again to what it is.
    """

    __slots__ = (
        "centre",
        "components",
        "connected",
        "dialer_open",
        "dialogs",
        "directory_open",
        "filter_query",
        "filters",
        "hidden",
        "history",
        "input_selections",
        "input_texts",
        "paused_conversations",
        "player",
        "position",
        "search",
        "selected_paused_conversation",
        "selected_task",
        "selected_worker",
        "sidebar_open",
        "sounds",
        "staged_files",
        "supervised_task",
        "template_browser_open",
        "worker",
    )

    entity_kind = "desktop"
    script_fields: ClassVar[Getters] = {
        "selectedTask": attrgetter("selected_task"),
        "view": attrgetter("view"),
        "location": attrgetter("location"),
        "visibleWorkers": attrgetter("visible_workers"),
        "supervisedTask": attrgetter("supervised_task"),
        "selectedWorker": attrgetter("selected_worker"),
        "directoryOpen": attrgetter("directory_open"),
        "dialerOpen": attrgetter("dialer_open"),
        "sidebarOpen": attrgetter("sidebar_open"),
        "hidden": attrgetter("hidden"),
        "connected": attrgetter("connected"),
        "component": attrgetter("components"),
        "inputText": attrgetter("input_texts"),
        "stagedFiles": attrgetter("staged_files"),
        "pausedConversations": attrgetter("paused_conversations"),
        "selectedPausedConversation": attrgetter("selected_paused_conversation"),
        "player": attrgetter("shown_player"),
        "dialogs": attrgetter("dialogs"),
        "sounds": attrgetter("sounds"),
    }

    def __init__(self, worker: Worker, centre: Centre) -> None:
        self.worker = worker
        self.centre = centre
        self.connected = False
        self.hidden = False
        self.history: tuple[str, ...] = (HOME,)
        self.position = 0
        self.selected_task: Task | None = None
        self.supervised_task: Task | None = None
        self.selected_worker: Worker | None = None
        self.selected_paused_conversation: str | None = None
        self.directory_open = False
        self.dialer_open = False
        self.sidebar_open = False
        self.template_browser_open = False
        self.filters: tuple[FrozenDict, ...] = ()
        self.filter_query: str | None = None
        self.search = ""
        self.components: FrozenDict = EMPTY_MAP
        self.input_texts: FrozenDict = EMPTY_MAP
        self.input_selections: FrozenDict = EMPTY_MAP
        self.staged_files: FrozenDict = EMPTY_MAP
        self.paused_conversations: tuple[FrozenDict, ...] = ()
        self.player: FrozenDict = EMPTY_MAP
        self.dialogs: FrozenDict = EMPTY_MAP
        self.sounds: FrozenDict = EMPTY_MAP

    @property
    def key(self) -> str:
        """The worker's SID."""
        return self.worker.sid

    @property
    def location(self) -> str:
        """The path shown now."""
        return self.history[self.position]

    @property
    def view(self) -> str:
        """The first part of the path: agent-desktop, teams, …"""
        return self.location.strip("/").split("/", 1)[0]

    @property
    def shown_player(self) -> FrozenDict:
        """The Insights player as it is at this moment, with how far it has played."""
        return shown_player(self.centre, self.player)

    @property
    def visible_workers(self) -> tuple[Worker, ...]:
        """The workers that the Teams view shows under its filters and its search; who is selected is among them."""
        task = self.supervised_task
        pinned = task.worker if task is not None else self.selected_worker
        return visible(self.centre.workers, self.filters, self.filter_query, self.search, pinned)
