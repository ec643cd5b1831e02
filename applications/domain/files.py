"""Which files are received, under which name they are shown, and what a refusal says."""

import re
from collections.abc import Collection
from unicodedata import category, normalize

from ami_portal.common.files import Limits, Reason, size_words
from applications.domain.refusals import RefusedError

MEGABYTE = 1_000_000
# A photograph of a recent phone is 3 to 8 Mo, twenty scanned pages 5: larger, it is a mistake.
MOST_BYTES = 10 * MEGABYTE
# A plan, a letter, a photograph: the two sides say the rest, and nobody reads ten annexes.
MOST_ATTACHMENTS = 3
MOST_ATTACHED_BYTES = 15 * MEGABYTE
LIMITS = Limits(
    pages=60,  # statutes and accounts with their annex; beyond, nobody reads it here
    pixels=64_000_000,  # a phone's sensor today; four bytes each while it is being read
    side=16_384,
    edge=2_000,  # an A4 page stays readable, and printable at 170 dots an inch
)
LONGEST_NAME = 80
EXTENSIONS = {"application/pdf": ".pdf", "image/jpeg": ".jpg"}

_TAILS = re.compile(r"(\.[A-Za-z][A-Za-z0-9]{0,4})+$")
_AS_PDF = (
    "Enregistrez-le en PDF (dans le menu de votre logiciel\u00a0: Fichier, puis Exporter ou"
    " Imprimer), et joignez ce PDF."
)
SENTENCES = {
    Reason.EMPTY: "Ce fichier est vide. Choisissez-en un autre.",
    Reason.HEIC: (
        "C’est une photo au format HEIC, que beaucoup d’ordinateurs n’ouvrent pas. Sur l’iPhone"
        "\u00a0: Réglages, Appareil photo, Formats, «\u00a0Le plus compatible\u00a0», puis reprenez"
        " la photo\u00a0; ou envoyez une capture d’écran."
    ),
    Reason.OFFICE: f"C’est un document de bureautique ou une archive. {_AS_PDF}",
    Reason.OTHER_KIND: (
        "Nous lisons les PDF et les photos (JPEG, PNG, WebP)\u00a0; ce fichier n’en est pas un."
        f" {_AS_PDF}"
    ),
    Reason.ENCRYPTED: (
        "Ce PDF demande un mot de passe\u00a0: nous ne pourrions pas le lire. Enregistrez-le sans"
        " mot de passe, ou imprimez-le et photographiez-le."
    ),
    Reason.TOO_MANY_PAGES: (
        f"Ce PDF a plus de {LIMITS.pages}\u00a0pages. Joignez seulement les pages utiles."
    ),
    Reason.TOO_MANY_PIXELS: (
        "Cette image est trop grande pour être ouverte sans risque. Réduisez-la, ou envoyez une"
        " capture d’écran."
    ),
    Reason.TOO_DENSE: (
        "Ce fichier est trop lourd une fois ouvert. Enregistrez-le en plus petit, ou joignez des"
        " photos des pages utiles."
    ),
    Reason.FORM_ONLY: (
        "Ce PDF est un formulaire que seul son logiciel affiche. Ouvrez-le, choisissez"
        " «\u00a0Imprimer\u00a0» puis «\u00a0Enregistrer en PDF\u00a0», et joignez ce PDF."
    ),
    Reason.UNREADABLE: (
        "Ce fichier est abîmé ou incomplet\u00a0: nous n’arrivons pas à l’ouvrir. Enregistrez-le"
        " de nouveau, ou photographiez la page."
    ),
    Reason.BUSY: (
        "Beaucoup de fichiers arrivent en ce moment. Votre texte est gardé\u00a0; réessayez dans"
        " une minute."
    ),
}
NOT_ASKED = "Une pièce s’ajoute à un dossier déposé quand le service demande un complément."
ALREADY_RECEIVED = "Cette pièce est déjà reçue avec votre dossier\u00a0: elle ne se retire plus."
NO_ROOM_LEFT = (
    "Le serveur n’a plus de place pour ce fichier. Votre texte est gardé\u00a0; réessayez dans une"
    " heure, ou appelez-nous."
)


class FileRefusedError(RefusedError):
    """A file that is not kept; the French sentence says what to do instead."""

    @classmethod
    def because(cls, reason: Reason) -> "FileRefusedError":
        return cls(SENTENCES[reason])


def check_size(size: int) -> None:
    """Refuse a file heavier than `MOST_BYTES`; sizes in bytes. Raises FileRefusedError."""
    if size > MOST_BYTES:
        raise FileRefusedError(too_big(size_words(size)))


def too_big(size: str) -> str:
    """The sentence of a file of this size, in words: the browser says the same one first."""
    return (
        f"Ce fichier pèse {size}\u00a0; {size_words(MOST_BYTES)} au plus. Réduisez-le, ou joignez"
        " des photos des pages utiles."
    )


def check_attachments(sizes: Collection[int], *, adding: int) -> None:
    """Refuse one more piece beside those of these sizes, in bytes. Raises FileRefusedError."""
    if len(sizes) >= MOST_ATTACHMENTS:
        raise FileRefusedError(
            f"{MOST_ATTACHMENTS} pièces au plus. Retirez-en une pour en joindre une autre."
        )
    if sum(sizes) + adding > MOST_ATTACHED_BYTES:
        raise FileRefusedError(
            f"Toutes ensemble, vos pièces pèseraient plus de {size_words(MOST_ATTACHED_BYTES)}."
            " Retirez-en une, ou réduisez celle-ci."
        )


def shown_name(sent: str, content_type: str) -> str:
    """The name people read: the last part of `sent` without what deceives, its true extension.

    Controls, direction marks and signs that mean something in a path or a header are dropped; what
    is left is cut so that the whole holds in `LONGEST_NAME` signs.
    """
    last = re.split(r"[/\\]", normalize("NFC", sent))[-1]
    plain = "".join(sign for sign in last if category(sign)[0] != "C" and sign not in '<>:"|?*;%')
    stem = _TAILS.sub("", " ".join(plain.split()).lstrip(". "))
    extension = EXTENSIONS[content_type]
    room = LONGEST_NAME - len(extension)
    return (stem[:room].strip(". ") or "fichier") + extension
