"""`python -m loopbook.programs.reference FOLDER`: the reference, from what the program runs on."""
