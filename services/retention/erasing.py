"""What of retention is a moment's: the runs that erased it, which name the moment and nobody."""

from common.chassis.erasing import Erasing, Why

ERASING = Erasing(kept={"erasure_run": Why.RECEIPT, "erasure_step": Why.RECEIPT})
