"""The list of the services. Whatever goes through all of them asks here; `tests/architecture/test_new_service.py` names each place that must follow it."""

SERVICES = ("directory", "content", "moments", "audit", "flags", "messaging", "notifications", "retention")
"""Each has a folder of the same name under `services`; this is the order in which they are started."""
