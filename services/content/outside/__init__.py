"""What takes files, time or both, and so stands outside any transaction: before a command begins one, or after it has ended.

Called by `service` alone. What takes processor time is done in a thread, so that other calls go on meanwhile.
"""
