"""The options of the conference in which a call is held."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, SecretStr, StrictBool

from offhook import Options
from offhook.fields import Method, WebAddress


class ConferenceOptions(Options):
    """How a call's conference is set up when a worker accepts it. All are optional."""

    to: str | None = Field(
        default=None,
        description="Where to ring the worker, such as client:ana; needed where the worker has no contact_uri.",
    )
    from_: str | None = Field(
        default=None,
        validation_alias="from",
        serialization_alias="from",
        description="Number shown to the worker, in E.164; it must be verified.",
    )
    timeout: int = Field(default=60, ge=1, le=999, description="How long the worker's phone rings, in seconds.")
    muted: StrictBool = Field(default=False, description="true lets the worker join muted.")
    beep: StrictBool | Literal["onEnter", "onExit"] = Field(
        default=True,
        description="Whether a tone tells that the worker joins or leaves: true for both, or one of the two.",
    )
    beep_on_customer_entrance: StrictBool = Field(
        default=True, description="Whether a tone tells that the customer joins."
    )
    start_conference_on_enter: StrictBool = Field(default=True, description="Whether the worker's joining starts it.")
    end_conference_on_exit: StrictBool = Field(
        default=False,
        description="Whether it ends when the worker leaves. Left out of a call: true while nobody else is in it.",
    )
    end_conference_on_customer_exit: StrictBool = Field(
        default=False, description="Whether it ends when the customer leaves. Left out of a call: true."
    )
    early_media: StrictBool = Field(
        default=True, description="Whether sound from before the answer reaches the conference."
    )
    max_participants: int = Field(default=10, ge=2, description="How many may take part at once.")
    wait_url: WebAddress | None = Field(
        default=None, description="URL of the sound for those who wait; left out, hold music."
    )
    wait_method: Method = Field(default="POST", description="HTTP method that fetches waitUrl.")
    region: Literal["us1", "ie1", "sg1", "br1", "au1", "jp1"] | None = Field(
        default=None, description="Region in which the sound is mixed; left out, the nearest."
    )
    sip_auth_username: str | None = Field(
        default=None, description="User name, where the worker's phone is reached by SIP."
    )
    sip_auth_password: SecretStr | None = Field(default=None, description="Password for SIP. Never shown.")

    record: str = Field(default="do-not-record", description="Whether the worker's leg is recorded, and from when.")
    conference_record: StrictBool | Literal["record-from-start", "do-not-record"] = Field(
        default=False, description="Whether the whole conference is recorded."
    )
    conference_trim: Literal["trim-silence", "do-not-trim"] = Field(
        default="trim-silence", description="Whether silence at both ends of a recording is cut."
    )
    recording_channels: Literal["mono", "dual"] = Field(default="mono", description="Channels of the recording.")
    transcribe: StrictBool = Field(default=False, description="Whether the recording is put into text.")
    transcription_configuration: str | None = Field(
        default=None, description="SID or unique name of how to put it into text."
    )

    status_callback: WebAddress | None = Field(default=None, description="URL told of events of the worker's leg.")
    status_callback_method: Method = Field(default="POST", description="HTTP method of statusCallback.")
    status_callback_event: str = Field(
        default="completed",
        description="Which events of the leg, with commas: initiated, ringing, answered, completed.",
    )
    conference_status_callback: WebAddress | None = Field(
        default=None, description="URL told of events of the conference."
    )
    conference_status_callback_method: Method = Field(
        default="POST", description="HTTP method of conferenceStatusCallback."
    )
    conference_status_callback_event: str = Field(
        default="start,end", description="Which events, with commas: start, end, join, leave, mute, hold, speaker."
    )
    recording_status_callback: WebAddress | None = Field(default=None, description="URL told of the leg's recording.")
    recording_status_callback_method: Method = Field(
        default="POST", description="HTTP method of recordingStatusCallback."
    )
    conference_recording_status_callback: WebAddress | None = Field(
        default=None, description="URL told of the conference's recording."
    )
    conference_recording_status_callback_method: Method = Field(
        default="POST", description="HTTP method of conferenceRecordingStatusCallback."
    )


NO_CONFERENCE_OPTIONS = ConferenceOptions()
