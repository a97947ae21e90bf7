"""Articles without labels: web pages, Word, PDF, plain text, archives."""
