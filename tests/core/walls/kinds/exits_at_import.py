"""It ends the program while it is imported."""

import sys

sys.exit("no licence")  #: broken SystemExit: no licence
