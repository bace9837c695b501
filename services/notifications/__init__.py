"""`notifications` owns how people are told that something waits for them: their addresses and preferences, their inbox, and what was sent where with which end.

Promises (`common/contracts/notifications/`): to keep a person's own preferences and verify their addresses, to tell staff whether a moment's citizen can be reached. Hears what happens in moments
and how they stand, and keeps a mirror of them (`docs/decisions/0030-mirror.md`). Announces whether citizens are reached, and access records. Sends e-mail by SMTP and text messages by a provider's HTTP API; no word of what waits leaves the house, nor who it is from
(`docs/decisions/0043-notifications.md`).
Erasure (`erasing.py`): a moment's notices go with it. Addresses and deliveries are the person's and name no moment.
"""
