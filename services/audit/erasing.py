"""What of audit is a moment's: every access record that names it, and none of them goes before its own time."""

from common.chassis.erasing import Erasing, Why

ERASING = Erasing(kept={"access_row": Why.ACCESS_LOG})
