"""What `notifications` promises: to tell people that something waits for them, where they want to be told and no oftener than they need."""
