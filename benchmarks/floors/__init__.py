"""Programs that do as little as can be done, each run as a process of its own."""
