"""Exchange formats: a reader and/or a writer each, listed in `registry`.

What several share: `base` (options, accepted and refused records), `foreign_records` (JSON record
by record), `one_layer` (articles from what a foreign file says), `units` (the unit of its offsets),
`layers` (losses, counted), `token_text` and `windows` (tokens, pieces of articles), `folders`
(names of files). Forms for trainers have their rows in `training.training_forms`, articles without
labels in `documents.document_forms`, news services in `news_services`.
"""
