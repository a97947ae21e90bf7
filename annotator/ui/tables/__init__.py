"""The table of annotations: the pane, its rows, its filters.

A further column: its kind in `model.table_columns`, its width in `column_looks`, what its cells may
become in `table_hand`.
"""
