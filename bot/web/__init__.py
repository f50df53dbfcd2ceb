"""Everything that speaks HTTP: the public API and the site, which never import each other."""
