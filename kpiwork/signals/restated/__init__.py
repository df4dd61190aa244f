"""Values as they were reported, and as they read later."""
