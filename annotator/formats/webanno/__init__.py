"""WebAnno TSV 3.3, INCEpTION's table of tokens."""
