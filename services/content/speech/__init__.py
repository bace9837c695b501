"""Lyssna: steps read aloud. `spoken` says what of a step is said, `Speech` is a voice, `making` has it made ahead and keeps it.

A step's sound is made once, soon after its version is published: `planned` puts a row for each step into `step_sound`, a timer makes one
after the other. The file lies in the blob store; what sounds alike (same words, same voice) is made once, in whichever version.
"""

from collections.abc import Callable

from services.content.speech.espeak import Espeak
from services.content.speech.port import (
    Silence,
    Sound,
    Speech,
    SpeechFailedError,
    SpeechInterruptedError,
    SpeechMissingError,
    TextTooLongError,
)

__all__ = [
    "Espeak",
    "Silence",
    "Sound",
    "Speech",
    "SpeechFailedError",
    "SpeechInterruptedError",
    "SpeechMissingError",
    "TextTooLongError",
    "voice",
]


def voice(setting: str, goes_on: Callable[[], bool] = lambda: True) -> Speech:
    """Give the voice that `SOB_SPEECH` names: `espeak-ng`, or `none`. It stops in the midst of a text when it no longer `goes_on`."""
    return Espeak(goes_on=goes_on) if setting == "espeak-ng" else Silence()
