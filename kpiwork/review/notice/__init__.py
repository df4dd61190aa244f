"""What the people measured are told."""
