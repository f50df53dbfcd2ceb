"""Tables, migrations and repositories. The only room that imports SQLAlchemy; stores redacted text only."""
