"""The services: each owns its data, and nobody else reads it. `docs/developers/add-a-service.md` tells how one is made."""
