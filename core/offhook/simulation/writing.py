"""Simulated people who write: agents answer customers' messages, and customers answer agents'."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import TYPE_CHECKING, Any, Final

from offhook.centre import transitions
from offhook.errors import ActionCancelled, ActionError
from offhook.simulation.cases import facts_of

if TYPE_CHECKING:
    from offhook.centre import Conversation, Message, Task
    from offhook.events import Event
    from offhook.simulation.people import Writing
    from offhook.simulation.world import World

ANSWER: Final = "answer"
WRITE: Final = "write"


class Writers:
    """Who has still to write what, in which conversation: one plan of each side at most."""

    def __init__(self, world: World, writing: Writing) -> None:
        self._world = world
        self._writing = writing
        world.agenda.means(ANSWER, self._answer)
        world.agenda.means(WRITE, self._write)

    def reactions(self) -> dict[str, Callable[[Event], None]]:
        """What to call for which event of the centre."""
        return {
            "reservation.accepted": self._taken,
            "reservation.wrapup": self._over,
            "reservation.completed": self._over,
            "message.added": self._said,
        }

    # ------------------------------------------------------------ what happens

    def _taken(self, event: Event) -> None:
        conversation = event.entities["task"].conversation
        if conversation is not None and conversation.oldest_unanswered is not None:
            self._plan_answer(conversation, event.entities["task"], conversation.oldest_unanswered)

    def _said(self, event: Event) -> None:
        message, task = event.entities["message"], event.entities["task"]
        if task is None or task.status != "assigned":
            return
        if message.is_from_customer:
            self._plan_answer(message.conversation, task, message)
        elif message.participant is not None and message.participant.worker is not None:
            self._plan_reply(message.conversation, task, message)

    def _over(self, event: Event) -> None:
        conversation = event.entities["task"].conversation
        if conversation is not None:
            self._world.agenda.drop(f"{ANSWER} {conversation.sid}")
            self._world.agenda.drop(f"{WRITE} {conversation.sid}")

    def _plan_answer(self, conversation: Conversation, task: Task, message: Message) -> None:
        key = f"{ANSWER} {conversation.sid}"
        case = self._world.cases.of_task(task)
        after = self._writing.agent_answers(case, message.index, facts_of(task))
        # whoever writes three messages in a row gets one answer, counted from the first
        if after is not None and not self._world.agenda.planned(key):
            self._world.agenda.plan(key, self._world.host.clock.now() + after, ANSWER, conversation.sid)

    def _plan_reply(self, conversation: Conversation, task: Task, message: Message) -> None:
        case = self._world.cases.of_task(task)
        after = self._writing.customer_answers(case, message.index, facts_of(task))
        if after is not None:
            key = f"{WRITE} {conversation.sid}"
            self._world.agenda.plan(key, self._world.host.clock.now() + after, WRITE, conversation.sid)

    # ------------------------------------------------------------ what people do

    def _answer(self, sid: str) -> Coroutine[Any, Any, None] | None:
        conversation = self._world.host.centre.conversations.get(sid)
        task = conversation.task if conversation is not None else None
        if conversation is None or task is None or task.status != "assigned":
            return None
        return self._say(conversation, task)

    async def _say(self, conversation: Conversation, task: Task) -> None:
        worker = task.worker
        if worker is None:
            return
        text = self._writing.agent_says(self._world.cases.of_task(task), len(conversation.messages))
        try:
            await self._world.invoke("SendMessage", {"conversationSid": conversation.sid, "body": text}, worker)
        except (ActionCancelled, ActionError):
            return  # a rule had something against it, which is in the journal

    def _write(self, sid: str) -> None:
        centre = self._world.host.centre
        conversation = centre.conversations.get(sid)
        task = conversation.task if conversation is not None else None
        if conversation is None or task is None or task.status != "assigned":
            return
        text = self._writing.customer_says(self._world.cases.of_task(task), len(conversation.messages))
        with centre.unit("customer") as unit:
            transitions.messaging.receive(unit, conversation, text)
