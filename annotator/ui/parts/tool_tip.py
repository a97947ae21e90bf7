"""The words of tool tips that were written by people."""


def plain(words: str) -> str:
    """Return words as a tool tip shows them, even when they look like markup."""
    if "<" not in words:
        return words
    escaped = words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return f'<p style="white-space: pre-wrap">{escaped}</p>'
