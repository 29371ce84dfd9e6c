"""Email: channels that are left, paused and resumed."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from offhook import ACTING_WORKER, Payload, TaskRef
from offhook.fields import ChannelSid, sid_kind

CHANNEL = {"channelSid": "UOXXXXXXXXXXXXXXXXX"}
PausedSid = Annotated[str, *sid_kind("CH", "UO")]


class SelectPausedConversation(Payload, group="email", role="agent", examples=[{"sid": "UOXXXXXXXXXXXXXXXXX"}, {}]):
    """Show a paused conversation on the agent desktop, or none.

    The selected task is cleared and the desktop goes to /agent-desktop/ through HistoryPush. Without sid the
    selection is cleared.

    Errors:
        no-desktop: there is no worker whose desktop could show it.

    Source: the catalogue entry SelectPausedConversation.
    """

    sid: PausedSid | None = Field(
        default=None, description="SID of the paused conversation (CH…) or of its interaction channel (UO…)."
    )
    task: TaskRef | None = Field(
        default=None, description="A task; taken for compatibility and not used, since a paused conversation has none."
    )


class GetPausedEmailConversations(Payload, group="email", role="agent", key=(ACTING_WORKER,), examples=[{}]):
    """Fetch the conversations that the worker has paused, 60 at most.

    Errors:
        fetch-paused-email-conversation: the list could not be fetched.

    Source: the catalogue entry GetPausedEmailConversations.
    """


class LeaveChannel(Payload, group="email", role="agent", key=("channel_sid",), examples=[CHANNEL]):
    """Leave an interaction channel; it goes on for the others.

    Errors:
        leave-channel: the worker has no task of that channel, or the backend refused.

    Source: the catalogue entry LeaveChannel.
    """

    channel_sid: ChannelSid = Field(description="SID of the interaction channel (UO…) to leave.")


class PauseChannel(Payload, group="email", role="agent", key=("channel_sid",), examples=[CHANNEL]):
    """Put an interaction channel aside, to be resumed later.

    Errors:
        pause-channel: the worker has no task of that channel, or the backend refused.

    Source: the catalogue entry PauseChannel.
    """

    channel_sid: ChannelSid = Field(description="SID of the interaction channel (UO…) to put aside.")


class ResumeChannel(Payload, group="email", role="agent", key=("channel_sid",), examples=[CHANNEL]):
    """Take up a paused interaction channel again.

    The list of paused channels is fetched anew afterwards, through GetPausedChannels.

    Errors:
        resume-channel: the worker has not paused that channel, or the backend refused.

    Source: the catalogue entry ResumeChannel.
    """

    channel_sid: ChannelSid = Field(description="SID of the paused interaction channel (UO…).")


class GetPausedChannels(Payload, group="email", role="agent", key=(ACTING_WORKER,), examples=[{}]):
    """Fetch the interaction channels that the worker has paused, 60 at most.

    Errors:
        fetch-paused-channels: the list could not be fetched.

    Source: the catalogue entry GetPausedChannels.
    """
