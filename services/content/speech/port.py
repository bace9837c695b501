"""The port: what a voice promises. A better voice than espeak-ng is one more class with these two members and `synthesize`."""

from dataclasses import dataclass
from typing import Protocol

MOST_CHARACTERS = 100_000
"""The longest text that is read aloud at once: about 16,000 words, an hour and a half."""


class SpeechMissingError(Exception):
    """The voice's programs are not on this machine, or there is no voice for the language: trying again won't help by itself."""


class SpeechFailedError(Exception):
    """A text could not be made into sound: killed, out of time, too large. The message names which, never the text."""


class SpeechInterruptedError(SpeechFailedError):
    """The service is told to stop: somebody else shall read the text."""


class TextTooLongError(SpeechFailedError):
    """The text has more than `MOST_CHARACTERS`."""


@dataclass(frozen=True, slots=True)
class Sound:
    """A text, read aloud: the file's bytes and how long it lasts, in seconds."""

    data: bytes
    media_type: str
    seconds: float


class Speech(Protocol):
    """A voice. `name` tells adapter and settings: it changes when the same text would sound otherwise; then `revision` is raised."""

    @property
    def name(self) -> str:
        """Give adapter and settings, for the cache's key."""

    @property
    def revision(self) -> int:
        """Give a number that grows: what a lower one read is read anew."""

    def is_ready(self) -> bool:
        """Say whether the voice's programs are on this machine just now. Cheap."""

    def is_available(self, lang: str) -> bool:
        """Say whether the language can be read just now. Cheap."""

    def synthesize(self, text: str, lang: str) -> Sound:
        """Read a text aloud; `lang` is ISO 639-1. A line is a paragraph, and an empty line a longer pause.

        Blocks its thread (or green thread) and no other. Raises `SpeechMissingError`, `SpeechFailedError`, `SpeechInterruptedError`, `TextTooLongError`.
        """


class Silence:
    """No voice: what `SOB_SPEECH=none` gives. Every page says that sound is not available."""

    name = "none"
    revision = 0

    def is_ready(self) -> bool:
        """It never is."""
        return False

    def is_available(self, lang: str) -> bool:  # noqa: ARG002 (the port's signature)
        """No language can be read."""
        return False

    def synthesize(self, text: str, lang: str) -> Sound:  # noqa: ARG002 (the port's signature)
        """Refuse."""
        raise SpeechMissingError(lang)
