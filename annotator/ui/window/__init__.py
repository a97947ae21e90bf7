"""The window itself: its parts, how they are put together, its menus and commands."""
