"""Labels go out: whose, of which articles, as one file or as a dataset in parts."""
