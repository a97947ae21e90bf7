"""What runs in other processes, and how the window follows it."""
