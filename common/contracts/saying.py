"""Texts that must say something: so many signs that people see. Blanks, marks of direction and what else shows nothing count for none."""

from marshmallow import ValidationError, validate

from common.door import said


class Saying(validate.Length):
    """A text with at least `min` signs that say something, and at most `max` in all: each bound has its own sentence.

    A contract names it where it has a sentence of its own for what says too little; any other `Length` of a text with a `min` becomes one
    (`common.contracts.swedish`).
    """

    def __init__(self, min: int = 1, max: int | None = None, *, too_short: str = "") -> None:  # noqa: A002 (marshmallow's names)
        """Take the bounds in characters."""
        super().__init__(min, max)
        self.least, self.most, self.too_short = min, max, too_short

    def __call__(self, value: str) -> str:  # type: ignore[override]  # a text, of all that has a length
        """Give the text as it came; raises `ValidationError`."""
        if self.most is not None and len(value) > self.most:
            raise ValidationError(f"Skriv högst {self.most} tecken. Nu är det {len(value)}.")
        if len(said(value)) < self.least:
            raise ValidationError(self.too_short or self._sentence())
        return value

    def _sentence(self) -> str:
        return "Skriv en text. Blanksteg räcker inte." if self.least == 1 else f"Skriv minst {self.least} tecken."
