"""The window itself: its parts, how they are put together, its menus and commands.

`workbench` makes the parts, `wiring` says what each tells the others, `project_commands` what the
commands do; `workspace` follows the changes of the open project.
"""
