"""The real programs: what they make, what they refuse, and that nothing of a text reaches them but to be read."""

import stat
import subprocess
import threading
import time
from pathlib import Path

import pytest

from services.content.speech import (
    Espeak,
    Silence,
    SpeechFailedError,
    SpeechInterruptedError,
    SpeechMissingError,
    TextTooLongError,
    voice,
)
from services.content.speech.port import MOST_CHARACTERS
from tests.waiting import until


def program(folder: Path, name: str, body: str) -> str:
    """Write a program that takes a real one's place."""
    file = folder / name
    file.write_text(f"#!/bin/sh\n{body}\n")
    file.chmod(file.stat().st_mode | stat.S_IXUSR)
    return str(file)


def test_a_text_becomes_an_mp3_of_its_length() -> None:
    sound = Espeak().synthesize("Hej på dig. Nu börjar vi.", "sv")
    assert sound.media_type == "audio/mpeg"
    assert sound.data[0] == 0xFF
    assert sound.data[1] & 0xE0 == 0xE0, "an MPEG frame begins with eleven ones"
    assert 1 < sound.seconds < 6
    assert sound.seconds == pytest.approx(len(sound.data) * 8 / 32_000, abs=0.1)


def test_headings_pause_and_paragraphs_pause_less() -> None:
    together, paragraphs, heading = (
        Espeak().synthesize(text, "sv").seconds for text in ("Hej på dig. Nu då.", "Hej på dig.\nNu då.", "Hej på dig.\n\nNu då.")
    )  # fmt: skip
    assert together < paragraphs < heading - 0.4


@pytest.mark.parametrize(
    "text",
    ["--help", "-w {there}", "$(touch {there}) `touch {there}` ; touch {there}", "</p></speak><audio src='{there}'>x</audio>",
     "<break time='60s'/>", "<!DOCTYPE x [<!ENTITY e SYSTEM '{there}'>]>&e;", "\ud800 \x00", "]]> <![CDATA["],
)  # fmt: skip
def test_a_malicious_text_is_only_read(text: str, tmp_path: Path) -> None:
    there = tmp_path / "there"
    sound = Espeak().synthesize(text.format(there=there) if "{there}" in text else text, "sv")
    assert sound.seconds < 60, "a text of a line lasts no minute, whatever pause it asks for"
    assert not there.exists()


def test_a_megabyte_is_refused_at_once() -> None:
    with pytest.raises(TextTooLongError):
        Espeak().synthesize("a" * 1_000_000, "sv")
    assert MOST_CHARACTERS < 1_000_000


@pytest.mark.parametrize("missing", [Espeak(espeak="no-such-voice"), Espeak(lame="no-such-encoder"), Silence()])
def test_without_its_programs_a_voice_is_not_available(missing: Espeak | Silence) -> None:
    assert not missing.is_ready()
    assert not missing.is_available("sv")
    with pytest.raises(SpeechMissingError):
        missing.synthesize("Hej", "sv")


@pytest.mark.parametrize("lang", ["xx", "", "--help", "sv -w x"])
def test_only_a_language_of_the_table_is_read(lang: str) -> None:
    assert not Espeak().is_available(lang)
    with pytest.raises(SpeechMissingError):
        Espeak().synthesize("Hej", lang)


def test_the_setting_names_the_voice() -> None:
    assert isinstance(voice("espeak-ng"), Espeak)
    assert isinstance(voice("none"), Silence)


def test_a_voice_that_is_killed_makes_no_half_sound(tmp_path: Path) -> None:
    asked = tmp_path / "pid"
    slow = program(
        tmp_path,
        "slow",
        f"espeak-ng -v sv --stdout 'Hej på dig'; echo $$ >{asked}.new; mv {asked}.new {asked}; sleep 60",
    )
    failed: list[BaseException] = []

    def read() -> None:
        try:
            Espeak(espeak=slow).synthesize("Hej", "sv")
        except SpeechFailedError as error:
            failed.append(error)

    reader = threading.Thread(target=read)
    reader.start()
    until(asked.exists)
    subprocess.run(["kill", "-9", asked.read_text().strip()], check=True)
    reader.join(timeout=10)
    assert [str(error) for error in failed] == ["a program ended with -9"]


def test_an_encoder_that_fails_ends_the_voice_too(tmp_path: Path) -> None:
    began = time.monotonic()
    with pytest.raises(SpeechFailedError, match="ended with 3"):
        Espeak(espeak=program(tmp_path, "slow", "exec sleep 60"), lame=program(tmp_path, "bad", "exit 3")).synthesize(
            "Hej", "sv"
        )
    assert time.monotonic() - began < 10


def test_what_takes_too_long_is_ended(tmp_path: Path) -> None:
    slow = program(tmp_path, "slow", f"echo $$ >{tmp_path}/pid; exec sleep 60")
    with pytest.raises(SpeechFailedError, match="not ready"):
        Espeak(espeak=slow, time_limit=0.5).synthesize("Hej", "sv")
    number = (tmp_path / "pid").read_text().strip()
    assert not Path(f"/proc/{number}").exists()


def test_a_text_is_left_off_when_the_service_stops(tmp_path: Path) -> None:
    slow = program(
        tmp_path, "slow", f"echo $$ >{tmp_path}/pid.new; mv {tmp_path}/pid.new {tmp_path}/pid; exec sleep 60"
    )
    began = time.monotonic()
    with pytest.raises(SpeechInterruptedError):
        Espeak(espeak=slow, goes_on=lambda: not (tmp_path / "pid").exists()).synthesize("Hej", "sv")
    assert time.monotonic() - began < 10
    assert not Path(f"/proc/{(tmp_path / 'pid').read_text().strip()}").exists()


def test_what_is_no_sound_is_not_kept(tmp_path: Path) -> None:
    with pytest.raises(SpeechFailedError, match="no sound"):
        Espeak(lame=program(tmp_path, "liar", "cat >/dev/null; echo text")).synthesize("Hej", "sv")


def test_a_flood_of_sound_is_cut_off(tmp_path: Path) -> None:
    with pytest.raises(SpeechFailedError):
        Espeak(lame=program(tmp_path, "flood", "exec cat /dev/zero"), time_limit=30).synthesize("Hej", "sv")
