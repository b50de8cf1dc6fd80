"""How good is it, is it true: indicators, grades, standings against targets."""
