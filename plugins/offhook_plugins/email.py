"""Email: channels that are left, paused and resumed."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from offhook import ACTING_WORKER, Payload, TaskRef
from offhook.centre import Conversation, Task
from offhook.fields import ChannelSid, sid_kind

CHANNEL = {"channelSid": "UOXXXXXXXXXXXXXXXXX"}
PausedSid = Annotated[str, *sid_kind("CH", "UO")]


class SelectPausedConversation(Payload, group="email", role="agent", examples=[{"sid": "UOXXXXXXXXXXXXXXXXX"}, {}]):
    """Show a paused conversation on the agent desktop, or none.

    The selected task is cleared and the desktop goes to /agent-desktop/ through HistoryPush. Without sid the
    selection is cleared.

    Errors:
        no-desktop: there is no worker whose desktop could show it.
        no-valid-conversation: the worker has put no such conversation aside.

    Source: the catalogue entry SelectPausedConversation; the reference takes any SID.
    """

    sid: PausedSid | None = Field(
        default=None, description="SID of the paused conversation (CH…) or of its interaction channel (UO…)."
    )
    task: TaskRef | None = Field(
        default=None, description="A task; taken for compatibility and not used, since a paused conversation has none."
    )


class GetPausedEmailConversations(
    Payload[tuple[Conversation, ...]],
    group="email",
    role="agent",
    key=(ACTING_WORKER,),
    examples=[{}],
    result="conversations",
):
    """Fetch the conversations that the worker has paused, 60 at most.

    They are also the desktop's list of paused conversations, which GetPausedChannels shares. Where the centre's file
    says that nothing can be paused, there are none and the list stays as it is.

    Errors:
        fetch-paused-email-conversation: there is no worker whose list it could be.

    Source: the catalogue entry GetPausedEmailConversations.
    """


class LeaveChannel(Payload[Task], group="email", role="agent", key=("channel_sid",), examples=[CHANNEL], result="task"):
    """Leave an interaction channel; it goes on for the others.

    The worker's task is wrapped up, or completed where the centre's file says so. The last one leaves it inactive: what
    the customer writes next makes a new task.

    Errors:
        leave-channel: the worker has no accepted task of that channel.

    Source: the catalogue entry LeaveChannel.
    """

    channel_sid: ChannelSid = Field(description="SID of the interaction channel (UO…) to leave.")


class PauseChannel(
    Payload[Conversation],
    group="email",
    role="agent",
    key=("channel_sid",),
    examples=[CHANNEL],
    result="conversation",
):
    """Put an interaction channel aside, to be resumed later.

    The worker's task is completed. What the customer writes meanwhile waits in the conversation.

    Errors:
        pause-channel: the worker has no accepted task of that channel, somebody else has it too, or nothing can be
            paused in this centre.

    Source: the catalogue entry PauseChannel.
    """

    channel_sid: ChannelSid = Field(description="SID of the interaction channel (UO…) to put aside.")


class ResumeChannel(
    Payload[Task], group="email", role="agent", key=("channel_sid",), examples=[CHANNEL], result="task"
):
    """Take up a paused interaction channel again.

    The answer is the worker's new task of it. What somebody put aside who is not in the centre any more can be taken up
    by anybody. The list of paused channels is fetched anew first, through
    GetPausedChannels.

    Errors:
        resume-channel: the worker has not paused that channel, or has no capacity left for it.

    Source: the catalogue entry ResumeChannel; the reference fetches the list afterwards.
    """

    channel_sid: ChannelSid = Field(description="SID of the paused interaction channel (UO…).")


class GetPausedChannels(
    Payload[tuple[Conversation, ...]],
    group="email",
    role="agent",
    key=(ACTING_WORKER,),
    examples=[{}],
    result="conversations",
):
    """Fetch the interaction channels that the worker has paused, 60 at most, as their conversations.

    They are also the desktop's list of paused conversations, which GetPausedEmailConversations shares. Where the
    centre's file says that nothing can be paused, there are none and the list stays as it is.

    Errors:
        fetch-paused-channels: there is no worker whose list it could be.

    Source: the catalogue entry GetPausedChannels.
    """
