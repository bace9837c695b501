"""What an author should know of a score before it is used: results that no band covers, answers that leave it without a result."""

from collections.abc import Iterator

from common.forms.expressions import Missing, Unbounded, bounds
from common.forms.kinds.decimals import written
from common.forms.model import Form
from common.forms.review.advice import Finding
from common.forms.scoring import Score
from common.forms.scoring.scores import rounded
from common.phrases import defining
from common.phrases.code import Phrase


def score_findings(form: Form) -> Iterator[Finding]:
    """Give what there is to say of each score."""
    for number, score in enumerate(form.scores):
        path = f"scores.{number}"
        yield from (
            Finding(f"{path}.{name}", reason)
            for name, reason in (*_limits(score), *_absent(form, score), *_texts(score))
        )


def _limits(score: Score) -> Iterator[tuple[str, Phrase]]:
    try:
        low, high = bounds(score.tree, score.missing)
    except Unbounded as unbounded:
        if unbounded.column:
            yield "expression", defining.DENOMINATOR_ZERO(column=unbounded.column)
        return
    if not score.bands:
        return
    first, last = score.bands[0].low, score.bands[-1].high
    least, most = rounded(low, score.decimals), rounded(high, score.decimals)
    if (first is not None and least < first) or (last is not None and most > last):
        yield "bands", defining.BANDS_INCOMPLETE(least=written(least), most=written(most))


def _absent(form: Form, score: Score) -> Iterator[tuple[str, Phrase]]:
    if score.missing is not Missing.REFUSE:
        return
    needed = {identifier for identifier, _ in score.items}
    for question in form.questions:
        if question.id in needed and (not question.mandatory or question.show_if):
            yield "missing", defining.NO_RESULT_WITHOUT(question=question.id)


def _texts(score: Score) -> Iterator[tuple[str, Phrase]]:
    for number, band in enumerate(score.bands):
        if band.citizen_text and not score.citizen_may_see:
            yield (
                f"bands.{number}.citizen_text",
                defining.TEXT_NEVER_SHOWN(),
            )
        elif score.citizen_may_see and score.hide_value and not band.citizen_text:
            yield f"bands.{number}.citizen_text", defining.NEITHER_VALUE_NOR_TEXT()
