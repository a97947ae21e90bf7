"""The forms that trainers and other labelling tools take: rows of the table of formats."""

from annotator.formats.base import Format, Tokens
from annotator.formats.training.chat_reader import is_chat, read_chat
from annotator.formats.training.chat_writer import (
    chat_schema,
    chat_tasks,
    families_answered,
    write_chat,
)
from annotator.formats.training.conll_reader import is_conll, read_conll
from annotator.formats.training.conll_writer import family_tagged, write_conll
from annotator.formats.training.doccano_reader import is_doccano, read_doccano
from annotator.formats.training.doccano_writer import doccano_tasks, write_doccano
from annotator.formats.training.frame_table_writer import write_frame_table
from annotator.formats.training.gliner_reader import is_gliner, is_glirel, read_gliner
from annotator.formats.training.gliner_writer import write_gliner, write_glirel
from annotator.formats.training.huggingface_writer import write_huggingface
from annotator.formats.training.label_studio_config import labelling_config
from annotator.formats.training.label_studio_reader import is_label_studio, read_label_studio
from annotator.formats.training.label_studio_writer import write_label_studio
from annotator.formats.training.prodigy_reader import is_prodigy, read_prodigy
from annotator.formats.training.prodigy_writer import write_prodigy
from annotator.formats.training.spacy_reader import is_spacy, read_spacy
from annotator.formats.training.spacy_writer import write_spacy
from annotator.formats.training.task_writer import task_names, write_task

TRAINING_FORMATS: tuple[Format, ...] = (
    Format(
        "label-studio",
        "Label Studio tasks (JSON), with the labelling configuration",
        (".json",),
        read_label_studio,
        write_label_studio,
        all_layers=True,
        recognises=is_label_studio,
        beside=labelling_config,
        counts_offsets=True,
        takes=frozenset({"overlap", "predictions"}),
    ),
    Format(
        "spacy",
        "spaCy documents (.spacy)",
        (".spacy",),
        read_spacy,
        write_spacy,
        recognises=is_spacy,
        takes=frozenset({"overlap", "tokens", "family"}),
        usual_tokens=Tokens.SPACY,
    ),
    Format(
        "conll",
        "CoNLL columns (CoNLL-2003, IOB2, BILOU)",
        (".conll", ".iob", ".bio"),
        read_conll,
        write_conll,
        recognises=is_conll,
        one_family=True,
        claims=family_tagged,
        takes=frozenset({"overlap", "tokens", "family", "scheme", "offset_columns"}),
        splittable=True,
    ),
    Format(
        "prodigy",
        "Prodigy tasks (JSON Lines)",
        (".jsonl",),
        read_prodigy,
        write_prodigy,
        recognises=is_prodigy,
        counts_offsets=True,
        takes=frozenset({"overlap", "tokens"}),
        splittable=True,
    ),
    Format(
        "doccano",
        "doccano examples (JSON Lines)",
        (".jsonl",),
        read_doccano,
        write_doccano,
        recognises=is_doccano,
        counts_offsets=True,
        takes=frozenset({"overlap", "task"}),
        tasks=doccano_tasks,
    ),
    Format(
        "gliner",
        "GLiNER examples (JSON)",
        (".json",),
        read_gliner,
        write_gliner,
        recognises=is_gliner,
        takes=frozenset({"overlap", "tokens"}),
    ),
    Format(
        "glirel",
        "GLiREL examples (JSON Lines)",
        (".jsonl",),
        read_gliner,
        write_glirel,
        recognises=is_glirel,
        takes=frozenset({"overlap", "tokens"}),
        splittable=True,
    ),
    Format(
        "huggingface",
        "Hugging Face dataset (a folder with its card)",
        ("",),
        writes_folder=write_huggingface,
        takes=frozenset({"overlap", "tokens", "family", "parquet"}),
    ),
    Format(
        "chat",
        "Chat examples for fine-tuning (JSON Lines)",
        (".jsonl",),
        read_chat,
        write_chat,
        recognises=is_chat,
        beside=chat_schema,
        takes=frozenset({"overlap", "task", "empty"}),
        tasks=chat_tasks,
        claims=families_answered,
        splittable=True,
    ),
    Format(
        "task",
        "Events, coreference, linking or quotations (JSON Lines)",
        (".jsonl",),
        writes=write_task,
        takes=frozenset({"overlap", "tokens", "task"}),
        tasks=task_names,
        splittable=True,
    ),
    Format(
        "table",
        "Table of frames for analysts (CSV)",
        (".csv",),
        writes=write_frame_table,
        takes=frozenset({"overlap"}),
    ),
)
