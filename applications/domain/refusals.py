"""Why a gesture of the service is refused. The text of each error is a French sentence."""

from collections.abc import Iterable

from applications.enums import State


class RefusedError(Exception):
    """A rule says no; the text tells the person why, and what would help."""


class MissingReasonError(RefusedError):
    """The gesture needs words: a reason, an explanation, what is missing."""


class TooLateError(RefusedError):
    """The day or the step at which this was possible has passed."""


class ComplementError(RefusedError):
    """A complément that cannot be asked for or answered."""

    @classmethod
    def not_checked_here(cls, state: State) -> "ComplementError":
        return cls(
            "Un complément se demande sur un dossier déposé, à vérifier."
            f" Celui-ci est «\u00a0{state.label}\u00a0»."
        )


class FrozenRulesError(RefusedError):
    """A rule that dossiers or jurors have already relied on."""


class InUseError(RefusedError):
    """A theme, a type, a need or a rate that dossiers already name."""


class NotReadyError(RefusedError):
    """The call cannot be opened, or its cahier published, yet; `problems` says why, in order."""

    def __init__(self, problems: Iterable[str]) -> None:
        self.problems = tuple(problems)
        super().__init__(" ".join(self.problems))


class StaleTextError(RefusedError):
    """Somebody else wrote meanwhile: nobody's text disappears silently."""
