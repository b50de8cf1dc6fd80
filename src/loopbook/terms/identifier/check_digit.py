"""Check digit: the last digit of a GS1 key, which catches most slips of the pen."""


def check_digit(digits: str) -> str:
    """Return the GS1 check digit of `digits`: weights 3, 1, 3 ... from the right, to the next 10.

    Parameters
      digits  digits 0 to 9, without the check digit
    Source    GS1 General Specifications, section 7.9
    """
    return str(-(3 * sum(map(int, digits[::-2])) + sum(map(int, digits[-2::-2]))) % 10)


def with_check_digit(digits: str) -> str:
    """Return `digits` with their check digit behind them."""
    return digits + check_digit(digits)


def mended(digits: str) -> str:
    """Return `digits` with the right last digit; an empty text when it is right already."""
    right = with_check_digit(digits[:-1])
    return "" if right == digits else right
