"""It needs a module that is not installed."""

import no_such_module_at_all  #: broken ModuleNotFoundError: No module named 'no_such_module_at_all'
