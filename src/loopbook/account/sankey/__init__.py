"""Sankey: the view of an account that a picture shows: grouped, parted, led, folded."""
