"""The project file: SQLite, and the only place with SQL."""
