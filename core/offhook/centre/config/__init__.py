"""The description of a centre."""

from offhook.centre.config.load import CentreConfigError, load_centre, parse_centre
from offhook.centre.config.messaging import ChannelConfig, MessagingSettings
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
from offhook.centre.config.templates import TemplateConfig
from offhook.centre.config.voice import NumberConfig, VoiceSettings

__all__ = [
    "ActivityConfig",
    "CentreConfig",
    "CentreConfigError",
    "ChannelConfig",
    "FilterConfig",
    "MessagingSettings",
    "NumberConfig",
    "QueueConfig",
    "Settings",
    "TargetConfig",
    "TemplateConfig",
    "VoiceSettings",
    "WorkerConfig",
    "WorkflowConfig",
    "load_centre",
    "parse_centre",
]
