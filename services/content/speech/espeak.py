"""The voice of Debian: `espeak-ng` speaks, `lame` makes an MP3 of 32 kbit/s mono of it (1,000 words in two seconds).

Both run as processes of their own beside the service: no call waits for them but the one that made them. They get fixed arguments, never a
shell and nothing of the text, which they read from a file as standard input. They run at low priority, and the kernel holds them
to limits of processor time and file size; time on the clock is watched here. They are ended together, whatever happens.
"""

import math
import os
import resource
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack, suppress
from itertools import pairwise
from pathlib import Path
from xml.sax.saxutils import escape

from services.content.speech.port import (
    MOST_CHARACTERS,
    Sound,
    SpeechFailedError,
    SpeechInterruptedError,
    SpeechMissingError,
    TextTooLongError,
)

VOICES = {"sv": "sv", "en": "en-gb", "fi": "fi", "nb": "nb", "da": "da"}
"""The voices of espeak-ng by language; another one is a line here."""
WORDS_A_MINUTE = 150
BIT_RATE = 32
PAUSE_MS, LONG_PAUSE_MS = 600, 1200
"""The pause after a paragraph, and that around headings. After a sentence espeak-ng pauses for 450 ms by itself."""
TIME_LIMIT = 120.0
"""Seconds on the clock for one text."""
MOST_BYTES = 32 * 1024 * 1024
"""The largest file: more than two hours."""
MOST_MEMORY = 1024 * 1024 * 1024
LOOK_EVERY = 0.02
"""Seconds between looks at whether they have ended: `time.sleep` lets other green threads run."""
LOW_PRIORITY = 10


class Espeak:
    """`Speech` by espeak-ng and lame, found on the search path (or at `espeak` and `lame`)."""

    revision = 2
    """Raise it when the same text should be read anew, for example after a change of `wording`."""
    name = f"espeak-ng/lame {revision} {WORDS_A_MINUTE} {BIT_RATE} {PAUSE_MS} {LONG_PAUSE_MS}"

    def __init__(
        self,
        espeak: str = "espeak-ng",
        lame: str = "lame",
        time_limit: float = TIME_LIMIT,
        goes_on: Callable[[], bool] = lambda: True,
    ) -> None:
        """Remember the programs; they are looked for at each use, so that one that is installed later is found.

        A text may take minutes on a busy machine: `goes_on` is asked meanwhile, and a no ends the programs.
        """
        self._goes_on = goes_on
        self._programs = (espeak, lame)
        self._time_limit = time_limit

    def is_ready(self) -> bool:
        """Say whether both programs are there."""
        return all(shutil.which(program) for program in self._programs)

    def is_available(self, lang: str) -> bool:
        """Say whether both programs are there and the language has a voice."""
        return lang in VOICES and self.is_ready()

    def synthesize(self, text: str, lang: str) -> Sound:
        """Read a text aloud (`port.Speech`)."""
        if not self.is_available(lang):
            raise SpeechMissingError(lang)
        if len(text) > MOST_CHARACTERS:
            raise TextTooLongError(f"{len(text)} characters")
        with tempfile.TemporaryDirectory(prefix="sob-speech-") as folder:
            script, made = Path(folder) / "text.xml", Path(folder) / "sound.mp3"
            script.write_text(_markup(text), encoding="utf-8", errors="replace")
            self._run(script, made, VOICES[lang])
            data = made.read_bytes()
        if not data.startswith(b"\xff"):
            raise SpeechFailedError("no sound came")
        return Sound(data, "audio/mpeg", round(len(data) * 8 / (BIT_RATE * 1000), 1))

    def _run(self, script: Path, made: Path, voice: str) -> None:
        espeak, lame = self._programs
        speak = [espeak, "-v", voice, "-s", str(WORDS_A_MINUTE), "-m", "-b", "1", "--stdin", "--stdout"]
        compress = [lame, "--quiet", "-t", "-m", "m", "-b", str(BIT_RATE), "-", "-"]
        with ExitStack() as open_now, script.open("rb") as text, made.open("wb") as sound:
            # Numbers, not file objects: green threads' os.fdopen makes the pipe non-blocking, and espeak-ng then loses most of what it says.
            out_of, into = os.pipe()
            try:
                speaking = open_now.enter_context(self._started(speak, text.fileno(), into, MOST_MEMORY))
                compressing = open_now.enter_context(self._started(compress, out_of, sound.fileno(), MOST_BYTES))
            finally:
                # Ours are closed now: when one of them ends, the other learns it.
                os.close(out_of)
                os.close(into)
            self._wait([speaking, compressing])

    def _started(self, command: list[str], source: int, target: int, most_bytes: int) -> "subprocess.Popen[bytes]":
        """Start a program at low priority and within limits. espeak-ng's needs a large file: its sound library makes one in memory."""
        process = subprocess.Popen(  # noqa: S603 (fixed arguments, no shell)
            command, stdin=source, stdout=target, stderr=subprocess.DEVNULL, start_new_session=True
        )
        seconds = math.ceil(self._time_limit)
        with suppress(ProcessLookupError):  # it may have ended already
            os.setpriority(os.PRIO_PROCESS, process.pid, LOW_PRIORITY)
            resource.prlimit(process.pid, resource.RLIMIT_CPU, (seconds, seconds))
            resource.prlimit(process.pid, resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
            resource.prlimit(process.pid, resource.RLIMIT_FSIZE, (most_bytes, most_bytes))
        return process

    def _wait(self, running: list["subprocess.Popen[bytes]"]) -> None:
        """Wait until both have ended well; end both and raise when one fails or time is up."""
        until = time.monotonic() + self._time_limit
        try:
            while [process for process in running if process.poll() is None]:
                if any(process.returncode for process in running):
                    break
                if not self._goes_on():
                    raise SpeechInterruptedError("the service stops")
                if time.monotonic() > until:
                    raise SpeechFailedError(f"not ready in {self._time_limit:g} s")
                time.sleep(LOOK_EVERY)
            for process in running:
                if process.returncode:
                    raise SpeechFailedError(f"a program ended with {process.returncode}")
        finally:
            for process in running:
                if process.poll() is None:
                    process.kill()


def _markup(text: str) -> str:
    """Give the text as SSML, the only markup in it being ours: a pause after each line, a longer one where an empty line follows.

    What espeak-ng itself takes for orders outside of SSML is taken away: `[[phonemes]]` and control signs.
    """
    plain = "".join(" " if each in "[]" or (each < " " and each != "\n") else each for each in text)
    pauses = {True: f'<break time="{LONG_PAUSE_MS}ms"/>', False: f'<break time="{PAUSE_MS}ms"/>'}
    lines = plain.split("\n")
    said = (f"{escape(line)}{pauses[not after.strip()]}" for line, after in pairwise([*lines, "."]) if line.strip())
    return f"<speak>{''.join(said)}</speak>"
