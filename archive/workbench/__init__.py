"""The editors' rooms in the admin: the workbench (校订) of a page, its history and conflicts, the review queue, whole issues."""
