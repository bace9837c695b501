"""Every SELECT of directory."""
