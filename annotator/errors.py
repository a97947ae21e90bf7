"""Errors that are shown to people, apart from those that are our own bugs."""


class UserError(Exception):
    """Something the user can understand and act on; its text is one clear sentence."""


class Refused(UserError):
    """An edit that the rules do not allow; shown in the status bar, nothing changed."""


class ProjectError(UserError):
    """A project file that cannot be opened or written."""
