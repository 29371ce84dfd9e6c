"""What the options of a conference mean on the embedded centre.

The others (waiting sound, beeps on entering, early media, regions, SIP, trimming, transcribing, callbacks) are for a
platform with real phones.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from offhook.centre import transitions

if TYPE_CHECKING:
    from offhook_plugins.task import ConferenceOptions

_NOT_RECORDED: Final = ("do-not-record", "false")


def conference_settings(options: ConferenceOptions) -> transitions.voice.ConferenceSettings:
    """The settings of a worker's leg; what the caller left open is as the centre has it."""
    given = options.model_fields_set
    recorded = options.record not in _NOT_RECORDED or options.conference_record in (True, "record-from-start")
    return transitions.voice.ConferenceSettings(
        to=options.to,
        caller_id=options.from_,
        ring_limit=timedelta(seconds=options.timeout) if "timeout" in given else None,
        muted=options.muted,
        beep_on_exit="beep" in given and options.beep in (True, "onExit"),
        end_conference_on_exit=options.end_conference_on_exit if "end_conference_on_exit" in given else None,
        end_conference_on_customer_exit=(
            options.end_conference_on_customer_exit if "end_conference_on_customer_exit" in given else None
        ),
        record=recorded,
        max_participants=options.max_participants if "max_participants" in given else None,
    )
