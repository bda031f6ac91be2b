"""The reader's pages. Searching is the search app's."""
