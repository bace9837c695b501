"""What every part stands on: contracts between the parts, the form engine, the chassis, the operators' command."""
