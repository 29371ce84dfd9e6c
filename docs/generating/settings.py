"""The variables that settings can be given in, and the JSON Schema of `offhook.toml`."""

from __future__ import annotations

import json

from generating.markdown import table
from offhook.settings import settings_schema
from offhook.settings.environment import VARIABLES


def variables() -> str:
    """A row for each variable of the environment: name, the setting it gives, how it is written."""
    rows = [(f"`{each.name}`", f"`{'.'.join(each.key)}`", each.written) for each in VARIABLES]
    rows.append(("`OFFHOOK_PARAM_NAME`", "`params.NAME`", "as with `--param`; the name as the script has it"))
    config = (
        "texts, or JSON for lists and tables; `-` in the plugin's name is `_`, deeper fields have `__` between them"
    )
    rows.append(("`OFFHOOK_CONFIG_NAME__FIELD`", "`plugin.NAME.config.FIELD`", config))
    rows.append(("`OFFHOOK_SETTINGS`", "", "the file of settings, in place of the one that is found; `off` for none"))
    return table(("variable", "setting", "how it is written"), rows)


def schema_text() -> str:
    """The file of the schema."""
    return json.dumps(settings_schema(), indent=2) + "\n"
