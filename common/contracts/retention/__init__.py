"""What `retention` promises: to erase a moment in every service, once it may be, and to tell how far it has come."""
