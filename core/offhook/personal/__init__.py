"""Personal data: which fields hold it, and how it is kept out of journal, trace and log."""

from offhook.personal.marks import PERSONAL, personal_fields
from offhook.personal.masking import MASKED, Masker
from offhook.personal.names import PERSONAL_NAMES, is_personal_name

__all__ = ["MASKED", "PERSONAL", "PERSONAL_NAMES", "Masker", "is_personal_name", "personal_fields"]
