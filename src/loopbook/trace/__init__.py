"""Where did it go: capture rules, links, lineage."""
