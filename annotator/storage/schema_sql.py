"""The tables of a project file, release by release."""

# Columns that every logged table has. `added_by` is the action that made the row, `changed_by`
# the one that last wrote it, `removed` makes it a tombstone; `counter` and `replica` are the
# version its owner minted; `import_id` hides the rows of an unfinished import.
_LOGGED = """
    counter INTEGER NOT NULL DEFAULT 0,
    replica TEXT NOT NULL DEFAULT '',
    added_by INTEGER NOT NULL REFERENCES actions(id),
    changed_by INTEGER NOT NULL REFERENCES actions(id),
    removed INTEGER NOT NULL DEFAULT 0"""

FIRST_RELEASE = f"""
CREATE TABLE project (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    uuid TEXT NOT NULL,
    name TEXT NOT NULL,
    created TEXT NOT NULL,
    replica TEXT NOT NULL,
    gold TEXT
) STRICT;

CREATE TABLE annotators (
    id INTEGER PRIMARY KEY,
    uuid TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('person', 'model', 'gold')),
    owner INTEGER REFERENCES annotators(id)
) STRICT;
CREATE INDEX annotators_by_name ON annotators(kind, name);

CREATE TABLE actions (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    uuid TEXT NOT NULL UNIQUE,
    step INTEGER REFERENCES actions(id),
    name TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('begin', 'do', 'undo', 'redo')),
    undoes INTEGER REFERENCES actions(id),
    actor INTEGER NOT NULL REFERENCES annotators(id),
    at TEXT NOT NULL,
    counter INTEGER NOT NULL,
    article INTEGER REFERENCES articles(id) DEFERRABLE INITIALLY DEFERRED,
    start INTEGER,
    "end" INTEGER
) STRICT;
CREATE INDEX actions_by_counter ON actions(counter);
CREATE INDEX actions_by_step ON actions(step) WHERE step IS NOT NULL;
CREATE INDEX actions_by_undoes ON actions(undoes) WHERE undoes IS NOT NULL;
CREATE INDEX actions_by_actor ON actions(actor, kind);
CREATE INDEX actions_in_order ON actions(actor);

CREATE TABLE log (
    id INTEGER PRIMARY KEY,
    action INTEGER NOT NULL REFERENCES actions(id),
    "table" TEXT NOT NULL,
    row TEXT NOT NULL,
    before TEXT NOT NULL
) STRICT;
CREATE INDEX log_by_action ON log(action);
CREATE INDEX log_by_row ON log(row);

CREATE TABLE imports (
    id INTEGER PRIMARY KEY,
    uuid TEXT NOT NULL UNIQUE,
    action INTEGER NOT NULL REFERENCES actions(id),
    started TEXT NOT NULL,
    finished TEXT
) STRICT;

CREATE TABLE schemas (
    id INTEGER PRIMARY KEY,
    uuid TEXT NOT NULL UNIQUE,
    version INTEGER NOT NULL,
    body TEXT NOT NULL,{_LOGGED}
) STRICT;

CREATE TABLE articles (
    id INTEGER PRIMARY KEY,
    uuid TEXT NOT NULL UNIQUE,
    title TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    length INTEGER NOT NULL,
    language TEXT,
    meta TEXT NOT NULL DEFAULT '{{}}',
    extra TEXT NOT NULL DEFAULT '{{}}',
    import_id INTEGER REFERENCES imports(id),{_LOGGED}
) STRICT;
CREATE INDEX articles_by_sha256 ON articles(sha256);
CREATE INDEX articles_by_import ON articles(import_id) WHERE import_id IS NOT NULL;
CREATE INDEX articles_by_action ON articles(added_by);

CREATE TABLE article_aliases (
    uuid TEXT PRIMARY KEY,
    article INTEGER NOT NULL REFERENCES articles(id),
    import_id INTEGER REFERENCES imports(id)
) STRICT, WITHOUT ROWID;

CREATE TABLE texts (
    article INTEGER PRIMARY KEY REFERENCES articles(id),
    text TEXT NOT NULL
) STRICT;

CREATE TABLE sources (
    id INTEGER PRIMARY KEY,
    uuid TEXT NOT NULL UNIQUE,
    article INTEGER NOT NULL REFERENCES articles(id),
    file TEXT,
    url TEXT,
    outlet TEXT,
    date TEXT,
    extra TEXT NOT NULL DEFAULT '{{}}',
    import_id INTEGER REFERENCES imports(id),{_LOGGED}
) STRICT;
CREATE INDEX sources_by_article ON sources(article);
CREATE INDEX sources_by_import ON sources(import_id) WHERE import_id IS NOT NULL;
CREATE INDEX sources_by_action ON sources(added_by);

CREATE TABLE layers (
    id INTEGER PRIMARY KEY,
    uuid TEXT NOT NULL UNIQUE,
    article INTEGER NOT NULL REFERENCES articles(id),
    annotator INTEGER NOT NULL REFERENCES annotators(id),
    schema_version INTEGER NOT NULL,
    state TEXT NOT NULL,
    covered TEXT NOT NULL DEFAULT '{{}}',
    document TEXT NOT NULL DEFAULT '{{}}',
    extra TEXT NOT NULL DEFAULT '{{}}',
    import_id INTEGER REFERENCES imports(id),{_LOGGED}
) STRICT;
CREATE INDEX layers_by_article ON layers(article, annotator);
CREATE INDEX layers_by_state ON layers(annotator, state);
CREATE INDEX layers_by_import ON layers(import_id) WHERE import_id IS NOT NULL;
CREATE INDEX layers_by_action ON layers(added_by);

CREATE TABLE annotations (
    id INTEGER PRIMARY KEY,
    uuid TEXT NOT NULL UNIQUE,
    layer INTEGER NOT NULL REFERENCES layers(id),
    label TEXT NOT NULL,
    start INTEGER NOT NULL,
    "end" INTEGER NOT NULL,
    fragments TEXT,
    quote TEXT NOT NULL,
    attributes TEXT NOT NULL DEFAULT '{{}}',
    roles TEXT NOT NULL DEFAULT '{{}}',
    referent TEXT,
    note TEXT NOT NULL DEFAULT '',
    origin TEXT NOT NULL DEFAULT '{{}}',
    created TEXT NOT NULL,
    updated TEXT NOT NULL,
    extra TEXT NOT NULL DEFAULT '{{}}',{_LOGGED},
    CHECK (start >= 0 AND "end" > start)
) STRICT;
CREATE INDEX annotations_by_layer ON annotations(layer) WHERE removed = 0;
CREATE INDEX annotations_by_action ON annotations(added_by);
CREATE INDEX frames_by_layer ON annotations(layer) WHERE removed = 0 AND roles != '{{}}';

CREATE TABLE referents (
    id INTEGER PRIMARY KEY,
    uuid TEXT NOT NULL UNIQUE,
    "key" TEXT NOT NULL,
    name TEXT NOT NULL,
    type TEXT NOT NULL DEFAULT '',
    ids TEXT NOT NULL DEFAULT '[]',
    merged_into TEXT,
    extra TEXT NOT NULL DEFAULT '{{}}',
    import_id INTEGER REFERENCES imports(id),{_LOGGED}
) STRICT;
CREATE INDEX referents_by_key ON referents("key");
CREATE INDEX referents_by_import ON referents(import_id) WHERE import_id IS NOT NULL;
CREATE INDEX referents_by_action ON referents(added_by);

CREATE TABLE comments (
    id INTEGER PRIMARY KEY,
    uuid TEXT NOT NULL UNIQUE,
    article INTEGER NOT NULL REFERENCES articles(id),
    body TEXT NOT NULL,
    import_id INTEGER REFERENCES imports(id),{_LOGGED}
) STRICT;
CREATE INDEX comments_by_article ON comments(article);
CREATE INDEX comments_by_action ON comments(added_by);

CREATE TABLE decisions (
    id INTEGER PRIMARY KEY,
    uuid TEXT NOT NULL UNIQUE,
    article INTEGER NOT NULL REFERENCES articles(id),
    body TEXT NOT NULL,
    import_id INTEGER REFERENCES imports(id),{_LOGGED}
) STRICT;
CREATE INDEX decisions_by_article ON decisions(article);
CREATE INDEX decisions_by_action ON decisions(added_by);

CREATE TABLE places (
    article INTEGER NOT NULL REFERENCES articles(id),
    annotator INTEGER NOT NULL REFERENCES annotators(id),
    top INTEGER NOT NULL,
    caret INTEGER NOT NULL,
    at TEXT NOT NULL,
    PRIMARY KEY (annotator, article)
) STRICT, WITHOUT ROWID;

CREATE INDEX places_by_time ON places(annotator, at);

CREATE TABLE work_time (
    article INTEGER NOT NULL REFERENCES articles(id),
    annotator INTEGER NOT NULL REFERENCES annotators(id),
    seconds REAL NOT NULL,
    PRIMARY KEY (annotator, article)
) STRICT, WITHOUT ROWID;

CREATE VIRTUAL TABLE search USING fts5(
    title, outlet, body, content='', tokenize="unicode61 remove_diacritics 2"
);
"""

# Who reads which articles, and what is said of annotators after they were entered: a row of
# `people` has the annotator's UUID. `given` keeps the name that somebody was entered by.
_TOGETHER = f"""
CREATE TABLE assignments (
    id INTEGER PRIMARY KEY,
    uuid TEXT NOT NULL UNIQUE,
    article INTEGER NOT NULL REFERENCES articles(id),
    annotator INTEGER NOT NULL REFERENCES annotators(id),{_LOGGED}
) STRICT;
CREATE INDEX assignments_by_article ON assignments(article, annotator) WHERE removed = 0;
CREATE INDEX assignments_by_annotator ON assignments(annotator, article) WHERE removed = 0;
CREATE INDEX assignments_by_action ON assignments(added_by);

CREATE TABLE people (
    id INTEGER PRIMARY KEY,
    uuid TEXT NOT NULL UNIQUE,
    name TEXT,
    same_as TEXT,{_LOGGED}
) STRICT;
CREATE INDEX people_by_action ON people(added_by);
ALTER TABLE annotators ADD COLUMN given TEXT;
"""

# What the second release added. Of a schema, `edits` are the steps that led to it; `next` is the
# UUID of the state that followed, so that an earlier one cannot be taken back from under it.
SECOND_RELEASE = f"""
CREATE INDEX annotations_by_label ON annotations(label) WHERE removed = 0;

CREATE TABLE rejections (
    id INTEGER PRIMARY KEY,
    uuid TEXT NOT NULL UNIQUE,
    layer INTEGER NOT NULL REFERENCES layers(id),
    label TEXT NOT NULL,
    fragments TEXT NOT NULL,
    quote TEXT NOT NULL,
    slot TEXT NOT NULL DEFAULT '',
    referent TEXT NOT NULL DEFAULT '',{_LOGGED}
) STRICT;
CREATE INDEX rejections_by_layer ON rejections(layer);
CREATE INDEX rejections_by_action ON rejections(added_by);

CREATE TABLE gazetteers (
    id INTEGER PRIMARY KEY,
    uuid TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    file TEXT NOT NULL,
    format TEXT NOT NULL,
    batch INTEGER NOT NULL,
    entries INTEGER NOT NULL,
    names INTEGER NOT NULL,
    refused INTEGER NOT NULL,
    labels TEXT NOT NULL,
    enabled INTEGER NOT NULL DEFAULT 1,
    made TEXT NOT NULL,{_LOGGED}
) STRICT;

CREATE TABLE gazetteer_names (
    id INTEGER PRIMARY KEY,
    batch INTEGER NOT NULL,
    words TEXT NOT NULL,
    "key" TEXT NOT NULL,
    title TEXT NOT NULL,
    type TEXT NOT NULL,
    kind TEXT NOT NULL,
    UNIQUE (batch, words, "key")
) STRICT;

CREATE VIRTUAL TABLE gazetteer_search USING fts5(
    words, content='gazetteer_names', content_rowid='id', detail=full,
    tokenize="unicode61 remove_diacritics 2"
);

CREATE TABLE settings (
    id INTEGER PRIMARY KEY,
    uuid TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    value TEXT NOT NULL,{_LOGGED}
) STRICT;
CREATE INDEX settings_by_action ON settings(added_by);
CREATE INDEX annotations_by_referent ON annotations(referent, layer, removed)
    WHERE removed = 0 AND referent IS NOT NULL;
ALTER TABLE referents ADD COLUMN file TEXT;
CREATE INDEX referents_by_merge ON referents(merged_into) WHERE merged_into IS NOT NULL;
ALTER TABLE schemas ADD COLUMN edits TEXT NOT NULL DEFAULT '[]';
ALTER TABLE schemas ADD COLUMN next TEXT;

CREATE TABLE stories (
    article INTEGER PRIMARY KEY,
    story INTEGER NOT NULL
) STRICT;
CREATE INDEX stories_by_story ON stories(story);

CREATE TABLE story_shingles (
    shingle INTEGER NOT NULL,
    article INTEGER NOT NULL,
    PRIMARY KEY (shingle, article)
) STRICT, WITHOUT ROWID;

CREATE TABLE splits (
    id INTEGER PRIMARY KEY,
    uuid TEXT NOT NULL UNIQUE,
    plan TEXT NOT NULL,
    article INTEGER NOT NULL REFERENCES articles(id),
    part TEXT NOT NULL,{_LOGGED}
) STRICT;
CREATE INDEX splits_by_article ON splits(article);
CREATE INDEX splits_by_action ON splits(added_by);

CREATE TABLE import_terms (
    format TEXT NOT NULL,
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    fate TEXT NOT NULL,
    ours TEXT NOT NULL,
    PRIMARY KEY (format, kind, name)
) STRICT, WITHOUT ROWID;

CREATE TABLE review_rules (
    id INTEGER PRIMARY KEY,
    uuid TEXT NOT NULL UNIQUE,
    body TEXT NOT NULL,{_LOGGED}
) STRICT;
CREATE INDEX review_rules_by_action ON review_rules(added_by);

CREATE TABLE disagreements (
    id INTEGER PRIMARY KEY,
    article INTEGER NOT NULL,
    gold TEXT NOT NULL,
    start INTEGER NOT NULL,
    "end" INTEGER NOT NULL,
    quote TEXT NOT NULL,
    annotation TEXT NOT NULL,
    kinds INTEGER NOT NULL,
    labels TEXT NOT NULL,
    people TEXT NOT NULL,
    cost REAL NOT NULL,
    status TEXT NOT NULL
) STRICT;
CREATE INDEX disagreements_by_cost ON disagreements(gold, status, cost DESC, id);
CREATE INDEX disagreements_by_article ON disagreements(article, gold);

CREATE TABLE disagreements_found (
    article INTEGER NOT NULL,
    gold TEXT NOT NULL,
    stamp INTEGER NOT NULL,
    agreed INTEGER NOT NULL,
    PRIMARY KEY (article, gold)
) STRICT, WITHOUT ROWID;
{_TOGETHER}
"""

# The tables whose rows are written through the log, parents before their children.
LOGGED_TABLES = (
    "schemas",
    "articles",
    "sources",
    "layers",
    "annotations",
    "rejections",
    "referents",
    "comments",
    "decisions",
    "review_rules",
    "gazetteers",
    "splits",
    "settings",
    "people",
    "assignments",
)
