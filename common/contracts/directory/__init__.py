"""What `directory` promises: people, care units and commissions. It alone knows names and personnummer."""
