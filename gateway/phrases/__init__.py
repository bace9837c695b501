"""What services and forms have to say, in the visitor's language: codes become sentences here and nowhere else.

A file a subject, with the name that its codes have in `common.phrases`. How it is done: `docs/decisions/0036-words.md`.
"""

from collections.abc import Mapping
from typing import Any

from common.contracts.errors import Internal, NamedError
from common.phrases import inputs as input_codes
from common.phrases.code import Phrase
from gateway.phrases import (
    answering,
    authoring,
    checks,
    defining,
    errors,
    expressions,
    inputs,
    messaging,
    moments,
    notifications,
    packages,
    patterns,
    plans,
    questionnaires,
)
from gateway.phrases.sentence import Sentences

TABLES: tuple[Sentences, ...] = tuple(
    subject.SENTENCES
    for subject in (
        answering,
        authoring,
        checks,
        defining,
        errors,
        expressions,
        inputs,
        messaging,
        moments,
        notifications,
        packages,
        patterns,
        plans,
        questionnaires,
    )
)
SENTENCES: Sentences = {code: sentence for table in TABLES for code, sentence in table.items()}
_PHRASE = {"code", "params"}


def say(phrase: Phrase | str) -> str:
    """Give a phrase as a sentence; a code of a newer service than this gateway is told as a value that isn't valid."""
    if isinstance(phrase, str):
        return phrase
    sentence = SENTENCES.get(phrase["code"], SENTENCES[input_codes.NOT_VALID])
    params = {name: _in_words(value) for name, value in phrase["params"].items()}
    if callable(sentence):
        return str(sentence(params))
    return str(sentence) % {name: ", ".join(each) if isinstance(each, list) else each for name, each in params.items()}


def sentence_of(error: NamedError) -> str:
    """Say what an error is."""
    return str(SENTENCES.get(error.code, SENTENCES[Internal.code]))


def fields_of(error: NamedError) -> dict[str, list[str]]:
    """Give what an error found wrong, in sentences by field."""
    return said_each(error.details.get("fields") or {})


def said_each(told: Mapping[str, list[Phrase]]) -> dict[str, list[str]]:
    """Give what is wrong in sentences, by field or question."""
    return {name: sentences_in(phrases) for name, phrases in told.items()}


def sentences_in(told: Any) -> list[str]:
    """Give every phrase in this data as a sentence, in order, each once."""
    if isinstance(told, str) or is_phrase(told):
        return [say(told)]
    inner = told.values() if isinstance(told, Mapping) else told if isinstance(told, list) else ()
    return list(dict.fromkeys(sentence for each in inner for sentence in sentences_in(each)))


def spelt(data: Any) -> Any:
    """Give data for a program: each phrase in it has its `message` beside `code` and `params`."""
    if isinstance(data, Mapping):
        inner = {name: spelt(value) for name, value in data.items()}
        return {**inner, "message": say(data)} if is_phrase(data) else inner  # type: ignore[arg-type]  # it is one
    return [spelt(each) for each in data] if isinstance(data, list) else data


def is_phrase(data: Any) -> bool:
    """Say whether data is a phrase, alone or as contracts hold it (`Said`), where its `message` is still to be said."""
    return isinstance(data, Mapping) and data.keys() - {"message"} == _PHRASE


def _in_words(value: Any) -> Any:
    """Give a parameter as it stands in a sentence: a phrase in words, a list of texts."""
    if isinstance(value, list):
        return [str(_in_words(each)) for each in value]
    return say(value) if is_phrase(value) else value
