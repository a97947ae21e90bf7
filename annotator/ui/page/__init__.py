"""The middle of the window: title, text, finding, and the text as a plain field."""
