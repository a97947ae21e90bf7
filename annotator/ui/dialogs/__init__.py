"""Dialogs: import, export, reports, a new project, the key sheet, and our own bugs."""
