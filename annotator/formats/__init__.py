"""Exchange formats: a reader and/or a writer each."""
