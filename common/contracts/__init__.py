"""What the parts promise each other: every RPC, event and named error, as marshmallow schemas. Imports nothing of ours."""
