"""What of content is a moment's: nothing. Programmes are the same for everybody."""

from common.chassis.erasing import Erasing, Why

ERASING = Erasing(kept={"programme_version": Why.NO_PATIENT})
"""Its bytes are the key by which titles are sorted."""
