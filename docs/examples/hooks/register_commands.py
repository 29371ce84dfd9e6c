"""Who is there, on the command line: `offhook presence --activity Break`."""

from pydantic import BaseModel, Field

from offhook import Command, CommandContext, hookimpl


class Wanted(BaseModel):
    """The arguments of the command: a field with a default is an option."""

    activity: str | None = Field(default=None, description="Only workers in this activity.")


def presence(context: CommandContext) -> dict[str, str]:
    """What a command gives back is printed, with `--format json` for programs."""
    wanted: Wanted = context.arguments
    found = {worker.name: worker.activity.name for worker in context.host.centre.workers}
    if not found:
        context.echo("There are no workers.")
    return {name: activity for name, activity in found.items() if wanted.activity in (None, activity)}


@hookimpl
def register_commands() -> list[Command]:
    """A host is built from the settings for it, started, and closed afterwards."""
    return [Command("presence", "Tell who is there.", presence, Wanted)]
