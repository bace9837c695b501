"""What `flags` promises: to tell what of a moment staff should see or act on."""
