"""An action with a field that is checked before any hook runs."""

from pydantic import Field

from offhook import TaskPayload, hookimpl


class RateTask(TaskPayload, group="ratings", key=("sid",), examples=[{"sid": "WR01", "stars": 5}], result="text"):
    """Rate a conversation."""

    stars: int = Field(ge=1, le=5, description="How good it was, 5 being best.")


@hookimpl
def register_actions() -> list[type[RateTask]]:
    """Scripts, programs and other plugins know it from now on."""
    return [RateTask]


@hookimpl
def rate_task(payload: RateTask) -> str:
    """What is done for it."""
    return "*" * payload.stars
