"""What is kept of a sent form's scores and flags, and who may know what of it.

Texts are kept with the results: staff read what the form said when it was sent, whatever version the moment runs by then.
"""

from collections.abc import Mapping
from typing import Any

from common.contracts.base import Said
from common.contracts.moments.outcomes import Flagged, OwnScore, StaffScore
from common.forms import Outcome, ScoreResult
from common.phrases import answering
from common.phrases.code import Phrase

Kept = Mapping[str, Any]


def kept_outcome(outcome: Outcome) -> dict[str, Any]:
    """Give an outcome as JSON data, to be sealed."""
    return {
        "scores": [_score(result) for result in outcome.scores],
        "flags": [
            {"rule_id": rule.id, "priority": rule.priority.value, "text": rule.staff_text} for rule in outcome.flags
        ],
        "safety_texts": outcome.safety_texts,
    }


def _score(result: ScoreResult) -> dict[str, Any]:
    score, band = result.score, result.band
    return {
        "score_id": score.id,
        "title": score.title,
        "value": result.value,
        "staff_text": band.staff_text if band else "",
        "citizen_text": band.citizen_text if band else "",
        "citizen_may_see": score.citizen_may_see,
        "hide_value": score.hide_value,
        "missing": result.missing,
        "reason": result.reason,
    }


def for_staff(kept: Kept) -> dict[str, Any]:
    """Give every score and every rule that holds: fields of `moments.responses.SentResponse`."""
    own = ("score_id", "title", "value", "missing")
    scores = [
        StaffScore(**{name: score[name] for name in own}, text=score["staff_text"], reason=_reason(score))
        for score in kept.get("scores", ())
    ]
    return {"scores": scores, "flags": [Flagged(**flag) for flag in kept.get("flags", ())]}


def _reason(score: Kept) -> Said | None:
    """Give why there is no result; what was kept before 2026-12 has a Swedish sentence there, of which the number that is missing is left."""
    reason: Phrase | str | None = score["reason"]
    if not reason:
        return None
    return Said(**(answering.ANSWERS_MISSING(number=score["missing"]) if isinstance(reason, str) else reason))


def for_citizen(kept: Kept) -> dict[str, Any]:
    """Give the scores that the citizen may see, without those that say nothing, and the texts on safety: fields of `moments.responses.OwnResponse`."""
    scores = [
        OwnScore(
            score_id=score["score_id"],
            title=score["title"],
            value=None if score["hide_value"] else score["value"],
            text=score["citizen_text"],
        )
        for score in kept.get("scores", ())
        if score["citizen_may_see"]
    ]
    shown = [score for score in scores if score.value is not None or score.text]
    return {"scores": shown, "safety_texts": list(kept.get("safety_texts", ()))}
