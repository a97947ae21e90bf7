"""Use cases: what can be done with a project; no Qt, no SQL.

`session` holds the gate; what edits goes through `Session.run` and returns its changes. What is
set for a whole project has its reader in `Session`, its step in `project_settings`, and is followed
by `SettingsChanged`. What one may not see while working blind is asked of `Session.sees_others`.
Who is meant: ranked in `suggest.who`, read by `register` (from memory, followed by delta) and
`listed_names` (gazetteers), edited by `register_edits` (entries) and `referring` (mentions);
mentions of a merged entry are never touched, so keys are read resolved. Edits of many rows are
planned in `table_edits` and run in slices as one step, or not at all. Near-duplicates: `stories`
(a cache, not logged) under what people said of them by hand (`story_links`).
"""
