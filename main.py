"""Start the annotator from a checkout."""

from annotator.cli import main

if __name__ == "__main__":
    raise SystemExit(main())
