"""Labels an article in a loop and prints each annotation once it is committed."""

import sys
from pathlib import Path

from annotator.app import labelling
from annotator.app.project import open_project
from annotator.model.fragment import Fragment


def main(project: Path) -> None:
    session = open_project(project, annotator="Anna")
    session.open_article(session.queue.keys()[0])
    article = session.article
    assert article is not None
    start = len(article.spans)
    for at in range(start, start + 100_000):
        place = at % (len(article.text) - 2)
        label = ("PERSON", "COUNTRY", "ORG")[at // len(article.text) % 3]
        key = labelling.add(session, label, [Fragment(place, place + 1 + at % 2)])
        if at % 5 == 0:
            labelling.set_note(session, key, f"note {at}")
        sys.stdout.write(article.annotation(key).id + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
