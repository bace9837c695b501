"""What of directory is a moment's: that a care unit may name its citizen, and the words by which it finds them. The rest is the person's."""

from common.chassis.erasing import Erasing, Why
from services.directory.commands.units import forget_pairs

ERASING = Erasing(
    begin=forget_pairs,
    at_once=frozenset({"unit_citizen", "search_term"}),
    kept={"citizen": Why.PERSON, "guardian": Why.PERSON, "sign_in_session": Why.PERSON},
)
