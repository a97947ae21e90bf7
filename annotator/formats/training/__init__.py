"""Forms that trainers and other annotation tools read."""
