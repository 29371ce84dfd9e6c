"""The description of a centre."""

from offhook.centre.config.load import CentreConfigError, load_centre, parse_centre
from offhook.centre.config.model import (
    ActivityConfig,
    CentreConfig,
    FilterConfig,
    QueueConfig,
    Settings,
    TargetConfig,
    WorkerConfig,
    WorkflowConfig,
)

__all__ = [
    "ActivityConfig",
    "CentreConfig",
    "CentreConfigError",
    "FilterConfig",
    "QueueConfig",
    "Settings",
    "TargetConfig",
    "WorkerConfig",
    "WorkflowConfig",
    "load_centre",
    "parse_centre",
]
