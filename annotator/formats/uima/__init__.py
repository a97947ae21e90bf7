"""UIMA CAS as XMI and JSON, INCEpTION's own form."""
