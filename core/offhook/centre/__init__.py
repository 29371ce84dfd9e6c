"""The contact centre: its state, its state machines and its routing, in memory."""

from offhook.centre.centre import Centre
from offhook.centre.config import (
    ActivityConfig,
    CentreConfig,
    CentreConfigError,
    FilterConfig,
    QueueConfig,
    Settings,
    TargetConfig,
    WorkerConfig,
    WorkflowConfig,
    load_centre,
    parse_centre,
)
from offhook.centre.entities import (
    Activity,
    Customer,
    Desktop,
    Entity,
    Reservation,
    Task,
    TaskQueue,
    Worker,
    WorkerChannel,
    Workflow,
)
from offhook.centre.event_specs import EVENTS
from offhook.centre.model_schema import OBJECTS
from offhook.centre.register import Register
from offhook.centre.unit import UnitOfWork

__all__ = [
    "EVENTS",
    "OBJECTS",
    "Activity",
    "ActivityConfig",
    "Centre",
    "CentreConfig",
    "CentreConfigError",
    "Customer",
    "Desktop",
    "Entity",
    "FilterConfig",
    "QueueConfig",
    "Register",
    "Reservation",
    "Settings",
    "TargetConfig",
    "Task",
    "TaskQueue",
    "UnitOfWork",
    "Worker",
    "WorkerChannel",
    "WorkerConfig",
    "Workflow",
    "WorkflowConfig",
    "load_centre",
    "parse_centre",
]
