"""A phrase: something to say to a person, as a code and its parameters, which the gateway says in the person's language."""

from typing import Any, Self, TypedDict, cast


class Phrase(TypedDict):
    """What travels: JSON data."""

    code: str
    params: dict[str, Any]


class Code(str):  # noqa: SLOT000 (a text with slots can hold nothing more)
    """The code of a phrase and the names of its parameters, declared once (`common.phrases.<subject>`).

    A parameter is JSON data: a text, a number, a list of these, or another phrase.
    """

    parameters: tuple[str, ...]

    def __new__(cls, code: str, *parameters: str) -> Self:
        """Declare a code: its constant's name in small letters."""
        made = super().__new__(cls, code)
        made.parameters = parameters
        return made

    def __call__(self, **params: Any) -> Phrase:
        """Make the phrase; one whose parameters aren't those declared is a fault of ours."""
        if params.keys() != set(self.parameters):
            message = f"{self} takes {self.parameters}, not {tuple(params)}"
            raise TypeError(message)
        return {"code": str(self), "params": params}

    def format(self, *_args: object, **told: object) -> Phrase:  # type: ignore[override]
        """Make the phrase of what a validator tells: marshmallow asks the error that it was given so."""
        return self(**{name: told[name] for name in self.parameters})


def plain(phrase: Phrase | str) -> str:
    """Give a phrase for logs and terminals: `too_long (max 40, now 52)`; one that is said of a place in a file is `place: phrase`."""
    if isinstance(phrase, str):
        return phrase
    if phrase["params"].keys() == {"path", "why"}:
        return f"{phrase['params']['path']}: {_plain(phrase['params']['why'])}"
    told = ", ".join(f"{name} {_plain(value)}" for name, value in phrase["params"].items())
    return f"{phrase['code']} ({told})" if told else phrase["code"]


def _plain(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(map(_plain, value))
    return plain(cast("Phrase", value)) if isinstance(value, dict) else str(value)
