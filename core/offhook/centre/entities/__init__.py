"""The entities of the contact centre."""

from offhook.centre.entities.activity import Activity
from offhook.centre.entities.call import Call
from offhook.centre.entities.conversation import Conversation, ConversationParticipant
from offhook.centre.entities.desktop import Desktop
from offhook.centre.entities.entity import Entity
from offhook.centre.entities.message import Media, Message
from offhook.centre.entities.participant import Participant
from offhook.centre.entities.queue import TaskQueue
from offhook.centre.entities.recording import Recording, Segment
from offhook.centre.entities.reservation import Reservation
from offhook.centre.entities.task import Customer, Task
from offhook.centre.entities.transfer import Transfer
from offhook.centre.entities.worker import Worker, WorkerChannel
from offhook.centre.entities.workflow import Filter, Target, Workflow

__all__ = [
    "Activity",
    "Call",
    "Conversation",
    "ConversationParticipant",
    "Customer",
    "Desktop",
    "Entity",
    "Filter",
    "Media",
    "Message",
    "Participant",
    "Recording",
    "Reservation",
    "Segment",
    "Target",
    "Task",
    "TaskQueue",
    "Transfer",
    "Worker",
    "WorkerChannel",
    "Workflow",
]
