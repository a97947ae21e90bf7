"""Use cases: what can be done with a project; no Qt, no SQL."""
