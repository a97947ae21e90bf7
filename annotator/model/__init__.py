"""Values and rules of annotation; no Qt, no SQL."""
