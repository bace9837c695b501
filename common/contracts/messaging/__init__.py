"""What `messaging` promises: to keep what citizens and staff write to each other in a moment, and to tell who has read it."""
