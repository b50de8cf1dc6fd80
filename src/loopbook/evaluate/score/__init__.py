"""Score: a subject under a standard. One file a method; `sheet` is the verb, `gap` the way up."""
