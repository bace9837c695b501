"""How much faster than it is spoken is a step read aloud? The whole of Tobakshjälpen's first steps, one after the other, by the real voice."""

import time

from services.content.package import read_package
from services.content.speech import Espeak
from services.content.speech.spoken import spoken_step
from tests.bench.figures import ROOT

STEPS = 12


def measure() -> dict[str, float]:
    """Give `speech.realtime_factor`: seconds of sound ÷ seconds of making it, text to MP3; and `speech.words_ms`, the text's part a step."""
    steps = read_package(ROOT / "programmes" / "tobakshjalpen").steps[:STEPS]
    voice = Espeak()
    began = time.perf_counter()
    texts = [spoken_step(step, "sv") for step in steps]
    worded = time.perf_counter()
    seconds = sum(voice.synthesize(text, "sv").seconds for text in texts)
    ended = time.perf_counter()
    return {
        "speech.realtime_factor": seconds / (ended - began),
        "speech.words_ms": (worded - began) * 1000 / len(texts),
    }
