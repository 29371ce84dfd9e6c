"""How many may be on a break at once is up to whoever runs the centre."""

from pydantic import Field

from offhook import Invocation, PluginConfig, hookimpl
from offhook.centre import Centre
from offhook_plugins.worker import SetActivity


class Breaks(PluginConfig):
    """What `[plugin.register_config.config]` in `offhook.toml` may say."""

    at_once: int = Field(default=2, ge=0, description="How many workers may be on a break at once.")


@hookimpl
def register_config() -> type[Breaks]:
    """From now on each hook may take `config`."""
    return Breaks


@hookimpl
def before_set_activity(payload: SetActivity, invocation: Invocation, centre: Centre, config: Breaks) -> None:
    """It has been checked, and does not change."""
    away = sum(worker.activity.name == "Break" for worker in centre.workers)
    if payload.activity_name == "Break" and away >= config.at_once:
        invocation.cancel(f"{away} are on a break already", code="too-many-breaks")
