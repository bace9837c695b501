"""What is written to people: that something waits and where to sign in, the code of an address, that an address was changed. Nothing else ever leaves.

No word says of what kind it is, from whom, about whom or from where: whoever sees the screen of a phone learns that somebody uses this address, and no more.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from html import escape

from common.contracts.notifications.preferences import CODE_MINUTES

WAITS, CODE, CHANGED = "waits", "code", "changed"
TEMPLATES = (WAITS, CODE, CHANGED)


@dataclass(frozen=True, slots=True)
class Words:
    """A template in one language: a mail's subject and paragraphs, and a text message."""

    subject: str
    paragraphs: tuple[str, ...]
    text_message: str


WORDS: Mapping[tuple[str, str], Words] = {
    (WAITS, "sv"): Words(
        "Något nytt väntar på dig",
        ("Något nytt väntar på dig.", "Logga in som vanligt på {place} för att se vad det är."),
        "Något nytt väntar på dig. Logga in som vanligt på {place} för att se vad det är.",
    ),
    (WAITS, "en"): Words(
        "Something new awaits you",
        ("Something new awaits you.", "Sign in as usual at {place} to see what it is."),
        "Something new awaits you. Sign in as usual at {place} to see what it is.",
    ),
    (CODE, "sv"): Words(
        "Din kod",
        (
            "Din kod är {code}. Den gäller i {minutes} minuter.",
            "Har du inte bett om någon kod kan du bortse från det här brevet.",
        ),
        "Din kod är {code}. Den gäller i {minutes} minuter.",
    ),
    (CODE, "en"): Words(
        "Your code",
        (
            "Your code is {code}. It is valid for {minutes} minutes.",
            "If you haven't asked for a code, you can disregard this message.",
        ),
        "Your code is {code}. It is valid for {minutes} minutes.",
    ),
    (CHANGED, "sv"): Words(
        "Aviseringar skickas inte längre hit",
        (
            "Aviseringar skickas inte längre till den här adressen.",
            "Har du inte ändrat det själv: logga in på {place} och kontrollera dina inställningar.",
        ),
        "Aviseringar skickas inte längre till det här numret. Har du inte ändrat det själv: logga in på {place} och kontrollera.",
    ),
    (CHANGED, "en"): Words(
        "Notifications no longer come here",
        (
            "Notifications are no longer sent to this address.",
            "If you didn't change this yourself, sign in at {place} and check your settings.",
        ),
        "Notifications no longer come to this number. If you didn't change this yourself, sign in at {place} and check.",
    ),
}
STOP: Mapping[str, str] = {
    "sv": "Sluta få sådana här brev: {stop}",
    "en": "Stop receiving messages like this: {stop}",
}


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail's words."""

    subject: str
    text: str
    html: str


def letter(template: str, language: str, place: str, *, code: str = "", stop: str = "") -> Letter:
    """Write a mail; with the address `stop` it tells how to get no more."""
    words = WORDS[template, language]
    told = {"place": place, "code": code, "minutes": CODE_MINUTES}
    paragraphs = [each.format(**told) for each in words.paragraphs]
    endings = [STOP[language].format(stop=stop)] if stop else []
    body = "".join(f"<p>{escape(each)}</p>" for each in (*paragraphs, *endings))
    html = f'<!doctype html><html lang="{language}"><head><meta charset="utf-8"><title>{escape(words.subject)}</title></head><body>{body}</body></html>'
    return Letter(words.subject, "\n\n".join((*paragraphs, *endings)) + "\n", html)


def text_message(template: str, language: str, place: str, *, code: str = "") -> str:
    """Write a text message; without the scheme, which takes room and which phones add."""
    bare = place.partition("://")[2]
    return WORDS[template, language].text_message.format(place=bare, code=code, minutes=CODE_MINUTES)
