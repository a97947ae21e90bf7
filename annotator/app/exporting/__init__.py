"""Labels go out: whose, of which articles, as one file or as a dataset in parts.

`selecting` chooses the layers, `coverage` what was looked for, `model.splitting` the parts.
`records` are what is written, `writing` shares long exports among processes; `export_file` writes a
file, `dataset` a folder with its card and manifest. Options stand in `export_choices`, of which
command line and dialog are made; `export_words` says them.
"""
