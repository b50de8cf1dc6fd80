"""What the verification of a declaration says of itself."""

from loopbook.terms.declaration_step import CheckedDeclaration, CheckedStep, DeclarationStep


def test_a_verification_holds_when_every_step_does() -> None:
    good, bad = CheckedStep(DeclarationStep.FORM), CheckedStep(DeclarationStep.CLOCK, "LB-Z41")
    assert CheckedDeclaration(steps=(good,)).holds
    assert not CheckedDeclaration(steps=(good, bad)).holds
