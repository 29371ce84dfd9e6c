"""The codes of what a host is given: plugins, files, names."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from offhook.error_pages.page import ErrorPage, page

SETTINGS: Final[Mapping[str, ErrorPage]] = {
    "unknown-worker": page(
        "There is no worker of that name",
        "Workers are found by SID or by name, in any case. The centre's file lists them.",
    ),
    "unknown-plugin": page("There is no plugin of that name", "`offhook plugins` lists them."),
    "unknown-hook": page(
        "A plugin has no hook of that name",
        "Settings can say something of a hook, in `[plugin.NAME.handlers.HOOK]`, only if the plugin has it. `offhook "
        "plugins NAME` lists them.",
    ),
    "unknown-backend": page("No plugin is that backend", "`offhook plugins` shows which plugins are backends."),
    "unknown-event": page("There is no event of that name", "`offhook events` lists them."),
    "broken-plugin": page(
        "A plugin cannot be used",
        "It could not be imported, misspells a hook, or declares a wrong argument or annotation; the message names "
        "file and line. One that is only installed is left out with a warning, unless the host is strict; one named by "
        "its path stops the command, since its guards must not go missing.",
    ),
    "api-version": page(
        "A plugin is written for another version of the interface",
        "A plugin may say for which version it is written, as `offhook_api = 1`. The message says what it wants and "
        "what this host offers. Install the Offhook, or the release of the plugin, that fits.",
    ),
    "bad-hook": page(
        "A plugin's hook is wrong",
        "The hook's name, its arguments or the annotation of its payload do not fit; the message names file and line.",
    ),
    "bad-config-model": page(
        "What a plugin gives as its configuration is none",
        "`register_config` gives a class that inherits `offhook.PluginConfig`: an immutable model, a field for each "
        "key of `[plugin.NAME.config]`.",
    ),
    "config-clash": page(
        "Two plugins read the same configuration",
        "In settings, `-` and `_` in the names of plugins are the same, so that `[plugin.my-crm.config]` would be for "
        "both. Rename one, or switch one of them off.",
    ),
    "bad-model": page(
        "A payload model says something of fields that it does not have",
        "What the class statement names in `key`, `one_of` and `positional` are fields of the model, by their Python "
        "names.",
    ),
    "bad-event-name": page(
        "An event has a name that cannot be used",
        "Hooks and scripts hear an event by its name: small letters and digits, with dots and hyphens between them, "
        "as `task.created`.",
    ),
    "bad-policy": page(
        "A policy for a plugin is not one",
        "`on_failure` is `ignore`, `cancel` or `disable`; `after`, for `disable`, is a whole number of failures. Of a "
        "single hook: only one that is before or instead of an action can cancel it, only one that holds its caller "
        "has a limit, the failure of a guard cannot be ignored, and `*`, which is for all plugins, has no hooks.",
    ),
    "host-complete": page(
        "A plugin was loaded too late",
        "Plugins are loaded while a host is built, so that every plan and every script knows them all. Give it with "
        "the host's options, or build another host.",
    ),
    "bad-type": page(
        "A plugin's type cannot be used by scripts",
        "A type has a name as `Contact` and a model that inherits `offhook.Options`, none of whose fields could be "
        'changed in place; functions speak of it as `Entity("Contact")`.',
    ),
    "duplicate-type": page("A type is registered twice", "Give one of the two another name."),
    "bad-health": page(
        "What a plugin says of its health is nothing that can be told",
        "A `Health` has a status, `ok`, `degraded` or `failing`, a text, and a map of facts that have a JSON form. The "
        "plugin is shown as failing.",
    ),
    "bad-command": page(
        "A plugin's command is not one",
        "A command has a name of small letters, digits and hyphens, a function to run, and, if it takes arguments, a "
        "pydantic model of them whose fields have other names than the options that every command has.",
    ),
    "no-such-test": page(
        "There is no test to run",
        "`offhook test` found no `test` in the scripts that it was given, or none whose name fits `--filter`.",
    ),
    "bad-variable-name": page(
        "A value has a name that no expression can speak of",
        "What `offhook eval` is given has names of letters, digits and underscores that are no words of the language.",
    ),
    "bad-command-line": page(
        "A line asks for a command that there is not, or gives it what it does not take",
        "A line is `NAME VALUE … --option VALUE --switch`: the command's name, its values in order, then its options. "
        "Quotes hold words together; behind `--` nothing is an option.",
    ),
    "nothing-to-undo": page(
        "There is nothing to go back to",
        "`undo` and `dry-run` at the prompt go back to before an input, by a copy of the session's store. Nothing was "
        "done yet that can be undone, or the host is another program's, whose store is not the session's to put back.",
    ),
    "duplicate-command": page(
        "A command's name is taken",
        "Offhook has, or will have, a command of that name, or another plugin brings one. Give it another name, or "
        "switch the other plugin off with `--without`.",
    ),
    "command-failed": page(
        "A plugin's command failed",
        "Its function raised an error; the message names file and line. The exit status is 1.",
    ),
    "duplicate-action": page("Two plugins bring the same action", "Switch one of them off with `--without`."),
    "duplicate-event": page("Two plugins bring the same event", "Switch one of them off with `--without`."),
    "duplicate-function": page("A function is registered twice", "Give one of the two another name."),
    "mutable-field": page(
        "A payload has a field that could be changed in place",
        "Payloads are values, nested ones included: a list, dict or set in one could be changed by whoever reads it. "
        "Declare the field with `tuple[...]`, `JsonMap`, `JsonValue` or a model based on `Options`.",
    ),
    "bad-name": page(
        "A plugin or a script cannot have that name",
        "A new one is named with the letters a to z, digits, hyphens and underscores, with a letter first. A word of "
        "the language cannot name a plugin, since scripts write its name before the names of its functions.",
    ),
    "name-taken": page(
        "There is something of that name already",
        "Two plugins of one name could not be told apart, nor could two Python packages. Take another name.",
    ),
    "already-there": page(
        "There is something at that place already",
        "Nothing is ever written over. Take another name, another folder, or move away what is there.",
    ),
    "duplicate-plugin": page("Two plugins have the same name", "Rename one, or switch one of them off."),
    "two-implementations": page(
        "An action has two active implementations",
        "Exactly one plugin may implement an action on the active backend; of two that are installed, the one that is "
        "loaded later is left out. To change what an action does, wrap it with an `instead_of_…` hook, which can be "
        "ordered and composed.",
    ),
    "order-cycle": page(
        "Handlers are ahead of and behind one another",
        "What `ahead of` and `behind` say cannot all be true. The message names the handlers of the circle.",
    ),
    "not-an-action": page(
        "A payload model is no action", "Its class statement names no group, which makes it a base for others."
    ),
    "bad-lazy-action": page(
        "A plugin declares an action that its module does not have",
        "A `LazyAction` names the module of the payload model, and gives the action's name and aliases as the model's "
        "class statement has them. The message says where the two differ.",
    ),
    "script-errors": page("Scripts have errors", "They are shown with their lines; nothing was loaded."),
    "invalid-configuration": page(
        "A file of settings cannot be used", "The message names the file, the line and what is wrong there."
    ),
    "invalid-settings": page(
        "Settings cannot be used",
        "The message names the line of `offhook.toml`, the variable or the option, and what is wrong there; all of it "
        "is told at once. `offhook settings` shows what holds and who says so, `offhook settings --schema` what may be "
        "said.",
    ),
    "invalid-expression": page(
        "A routing expression cannot be used",
        "The message shows the place. These expressions of queues, filters and targets are TaskRouter's, and "
        "not the language of scripts.",
    ),
    "invalid-scenario": page(
        "A scenario cannot be used",
        "The message names the file, the line and what is wrong there.",
    ),
    "two-scenarios": page(
        "A run has two scenarios",
        "A scenario names everything of a run. Give one folder, and further scripts by their files.",
    ),
    "no-such-file": page(
        "A file is missing",
        "Nothing is at the path in the message. Paths in a scenario are relative to its folder, those of the "
        "command line to where it is run.",
    ),
    "not-a-script": page(
        "A path is neither a script nor a scenario",
        "A script is a file whose name ends in .hook; a scenario a folder with a scenario.toml.",
    ),
    "no-events": page(
        "A run has no events",
        "Nothing would happen. Name a file with `--events`, or in the scenario.",
    ),
    "bad-event": page(
        "A row of the events does not fit",
        "The message names the row and the column. Without `--strict` such rows are left out and counted.",
    ),
    "input-changed": page(
        "The events are not those that the run began with",
        "A run with a store goes on behind the events that it has read, so these must be there as they were: the same "
        "bytes, or the same stream from its beginning. What is added at the end is taken up. For other events, "
        "begin another run with another `--store`.",
    ),
    "other-run": page(
        "A store belongs to another run",
        "A run with a store goes on only as it began: the same scripts, scenario, centre, plugins, parameters and "
        "seed. The message names what differs. Give the command that the run began with, or another `--store`. What "
        "scripts and plugins say may change: the run goes on under the new rules, and says so.",
    ),
    "file-changed": page(
        "A file of events changed while it was read",
        "It grew, became shorter, was written to, was taken away, or another one took its place. What was read went "
        "into the run; without `--strict` this is counted among the rows that do not fit. Give a copy that nobody "
        "writes to, or pipe what is being written into `--events -`.",
    ),
    "unknown-group": page(
        "There is no group of that name",
        "`offhook actions` lists the actions by group.",
    ),
    "worker-exists": page(
        "There is a worker of that name already",
        "Names of workers are unique in a centre, upper and lower case alike.",
    ),
    "invalid-capacity": page(
        "A capacity cannot be negative",
        "How many tasks of a channel a worker can have at once is 0 or more.",
    ),
}
