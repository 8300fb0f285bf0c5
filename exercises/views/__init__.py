"""Pages of the catalogue: the library for everyone, the editor and the sources for curators."""
