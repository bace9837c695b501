"""What a sent form tells beside its answers: scores with their bands, and the rules that raise flags."""

from common.forms.scoring.flags import FlagRule, Priority, ScoreCondition
from common.forms.scoring.scores import Band, Score, ScoreResult

__all__ = ["Band", "FlagRule", "Priority", "Score", "ScoreCondition", "ScoreResult"]
