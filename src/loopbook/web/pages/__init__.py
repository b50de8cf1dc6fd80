"""The pages: one module each, named after its address; a route function and its template."""
