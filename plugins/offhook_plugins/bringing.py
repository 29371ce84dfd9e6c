"""The built-in plugins that bring actions, each with the names of its own.

Only the names are here: a run needs few of the models, and importing them all takes longer than the rest of its start.
"""

from __future__ import annotations

from collections.abc import Mapping

from offhook import LazyAction, hookimpl


class ActionsOf:
    """A plugin that brings the actions of a module, in the order of the catalogue, and nothing else."""

    __file__ = __file__

    def __init__(self, module: str, *names: str, aliases: Mapping[str, tuple[str, ...]] | None = None) -> None:
        self._actions = [LazyAction(name, module, (aliases or {}).get(name, ())) for name in names]

    @hookimpl
    def register_actions(self) -> list[LazyAction]:
        """The plugin's actions."""
        return list(self._actions)


navigation = ActionsOf(
    "offhook_plugins.navigation",
    "HistoryPush",
    "HistoryReplace",
    "HistoryGo",
    "HistoryGoBack",
    "HistoryGoForward",
    "NavigateToView",
)
view = ActionsOf(
    "offhook_plugins.view",
    "ToggleOutboundDialer",
    "ShowDirectory",
    "HideDirectory",
    "ToggleSidebar",
    "SetComponentState",
    "OpenContentTemplateBrowser",
    "CloseContentTemplateBrowser",
    aliases={
        "OpenContentTemplateBrowser": ("OPEN_CONTENT_TEMPLATE_BROWSER",),
        "CloseContentTemplateBrowser": ("CLOSE_CONTENT_TEMPLATE_BROWSER",),
    },
)
session = ActionsOf(
    "offhook_plugins.session",
    "ReloadWindow",
    "Logout",
    "UpdateWorkerToken",
)
task = ActionsOf(
    "offhook_plugins.task",
    "AcceptTask",
    "RejectTask",
    "EndVoiceTask",
    "CompleteTask",
    "WrapupTask",
    "SelectTask",
    "TransferTask",
    "CancelTransfer",
    "SetTaskAttributes",
)
voice = ActionsOf(
    "offhook_plugins.voice",
    "StartOutboundCall",
    "ToggleMute",
    "HangupCall",
    "EndCall",
    "HoldCall",
    "UnholdCall",
    "StartExternalWarmTransfer",
    "KickParticipant",
    "HoldParticipant",
    "UnholdParticipant",
    "AddCallParticipant",
    "RemoveCallParticipant",
    aliases={"EndCall": ("EndConferenceForAll",)},
)
dtmf = ActionsOf(
    "offhook_plugins.dtmf",
    "ToggleDTMFDialpad",
    "SetDTMFDialpadDigits",
    "SendDTMFDigits",
)
supervisor = ActionsOf(
    "offhook_plugins.supervisor",
    "MonitorCall",
    "StopMonitoringCall",
    "SelectTaskInSupervisor",
    "SelectWorkerInSupervisor",
    "ApplyTeamsViewFilters",
    "ApplyTeamsViewSearch",
)
worker = ActionsOf(
    "offhook_plugins.worker",
    "SetActivity",
    "SetWorkerActivity",
    "SetWorkerAttributes",
)
routing = ActionsOf(
    "offhook_plugins.routing",
    "CreateTask",
    "UpdateTask",
    "SetWorkerChannel",
)
recording = ActionsOf(
    "offhook_plugins.recording",
    "StartRecording",
    "PauseRecording",
    "ResumeRecording",
)
taskrouter_voice_instruction = ActionsOf(
    "offhook_plugins.taskrouter_voice_instruction",
    "IssueCallToWorker",
    "DequeueTask",
    "RedirectCallTask",
    "UpdateWorkerParticipant",
    "UpdateCustomerParticipant",
)
email = ActionsOf(
    "offhook_plugins.email",
    "SelectPausedConversation",
    "GetPausedEmailConversations",
    "LeaveChannel",
    "PauseChannel",
    "ResumeChannel",
    "GetPausedChannels",
)
insights = ActionsOf(
    "offhook_plugins.insights",
    "InsightsPlayerPlay",
    "InsightsPlayerInitialized",
    "InsightsPlayerHide",
    "InsightsPlayerShow",
)
sound = ActionsOf(
    "offhook_plugins.sound",
    "PlaySound",
    "StopSound",
)
dialog = ActionsOf(
    "offhook_plugins.dialog",
    "OpenDialog",
    "CloseDialog",
)
conversation = ActionsOf(
    "offhook_plugins.conversation",
    "SetConversationAttributes",
    "SetConversationState",
    "InviteToConversation",
    "JoinConversation",
    "LeaveConversation",
)
chat = ActionsOf(
    "offhook_plugins.chat",
    "SendMessage",
    "SendTyping",
    "SetInputText",
    "AttachFiles",
    "DetachFile",
    "DownloadMedia",
    "SendRichContentMessage",
)
