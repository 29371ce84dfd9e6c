"""`ConversationRegister`: conversations by SID, by unique name, and by the SID of their interaction channel."""

from __future__ import annotations

from typing import TYPE_CHECKING

from offhook.centre.entities import Conversation
from offhook.centre.register import Register

if TYPE_CHECKING:
    from offhook.centre.unit import UnitOfWork


class ConversationRegister(Register[Conversation]):
    """A register with an index: a conversation's names have to be set before it is added."""

    __slots__ = ("_named",)

    def __init__(self) -> None:
        super().__init__()
        self._named: dict[str, Conversation] = {}

    def find(self, name: str) -> Conversation | None:
        """The conversation with this SID (CH), unique name, or channel SID (UO)."""
        return self.get(name) or self._named.get(name)

    def add(self, unit: UnitOfWork | None, entity: Conversation) -> None:
        """Add a conversation; without a unit while a centre is being built."""
        super().add(unit, entity)
        for name in _names(entity):
            self._named[name] = entity

    def forget(self, key: str) -> None:
        """Drop what nobody can read any more; not undoable."""
        conversation = self.get(key)
        super().forget(key)
        if conversation is not None:
            for name in _names(conversation):
                if self._named.get(name) is conversation:
                    del self._named[name]


def _names(conversation: Conversation) -> tuple[str, ...]:
    return tuple([name for name in (conversation.unique_name, conversation.channel_sid) if name is not None])
