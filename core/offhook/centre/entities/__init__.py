"""The entities of the contact centre."""

from offhook.centre.entities.activity import Activity
from offhook.centre.entities.desktop import Desktop
from offhook.centre.entities.entity import Entity
from offhook.centre.entities.queue import TaskQueue
from offhook.centre.entities.reservation import Reservation
from offhook.centre.entities.task import Customer, Task
from offhook.centre.entities.transfer import Transfer
from offhook.centre.entities.worker import Worker, WorkerChannel
from offhook.centre.entities.workflow import Filter, Target, Workflow

__all__ = [
    "Activity",
    "Customer",
    "Desktop",
    "Entity",
    "Filter",
    "Reservation",
    "Target",
    "Task",
    "TaskQueue",
    "Transfer",
    "Worker",
    "WorkerChannel",
    "Workflow",
]
