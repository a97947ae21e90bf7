"""The table of formats that hold articles alone, one or many a file, made by other programs."""

from annotator.formats.base import Format
from annotator.formats.documents.docx_reader import is_docx, read_docx
from annotator.formats.documents.html_reader import is_html, read_html
from annotator.formats.documents.pdf_reader import is_pdf, read_pdf
from annotator.formats.documents.warc_reader import is_warc, read_warc

DOCUMENT_FORMATS: tuple[Format, ...] = (
    Format(
        "html",
        "Web pages, the article found in each",
        (".html", ".htm", ".xhtml"),
        read_html,
        recognises=is_html,
    ),
    Format(
        "docx",
        "Word documents",
        (".docx", ".docm", ".dotx"),
        read_docx,
        recognises=is_docx,
    ),
    Format("pdf", "PDF files with a text layer", (".pdf",), read_pdf, recognises=is_pdf),
    Format("warc", "Web archives (WARC)", (".warc",), read_warc, recognises=is_warc),
)
