"""The fourteen boxes, as the reference of the form has them."""

from applications.domain.boxes import (
    BOXES,
    FIELDS,
    PLEDGES,
    REPUBLICAN_COMMITMENTS,
    REVENUES,
    Kind,
    Side,
    count_signs,
    help_text,
    signs_left,
)


def test_there_are_fourteen_boxes_in_order_on_two_sides() -> None:
    assert [box.number for box in BOXES] == list(range(1, 15))
    assert [box.number for box in BOXES if box.side is Side.RECTO] == [1, 2, 3, 4, 5, 6, 7]


def test_the_five_large_boxes_hold_3100_signs_in_all() -> None:
    large = [field for field in FIELDS.values() if field.kind is Kind.TEXT]
    assert {field.number: field.limit for field in large} == {
        "3": 600,
        "4": 1100,
        "5": 400,
        "7": 600,
        "12": 400,
    }
    assert sum(field.limit or 0 for field in large) == 3100


def test_limits_are_those_of_the_reference() -> None:
    limits = {field.number: field.limit for field in FIELDS.values() if field.kind is Kind.LINE}
    assert {number: limits[number] for number in ("1a", "1c", "1d", "1e", "1h", "1i", "2a")} == {
        "1a": 75,
        "1c": 20,
        "1d": 40,
        "1e": 25,
        "1h": 70,
        "1i": 40,
        "2a": 90,
    }
    assert (limits["6b"], limits["6d"], limits["11a"], limits["13a"], limits["13b"]) == (
        80,
        45,
        120,
        140,
        130,
    )


HELPS = {
    "1a": "Le nom officiel, ou le nom de votre collectif s’il se crée.",
    "1b": "Choisissez le plus proche.",
    "1c": "L’un des deux suffit. Pas encore de numéro\u00a0? Cochez «\u00a0en cours de"
    " création\u00a0».",
    "1d": "Celle que nous appellerons.",
    "1e": "Trésorière, salarié, habitante…",
    "1f": "Un numéro où l’on vous joint vraiment.",
    "1g": "Pour recevoir votre code et nos réponses.",
    "1h": "Rue, code postal, commune.",
    "1i": "La personne qui peut engager la structure.",
    "2a": "Court et parlant. Exemple\u00a0: «\u00a0Le café des papiers, rue des Lilas\u00a0».",
    "2b": "Un thème de l’appel {year}.",
    "2c": "Un besoin du cahier des charges, ou «\u00a0autre besoin, décrit case 3\u00a0».",
    "3": "Deux ou trois faits suffisent\u00a0: ce que vous voyez, ce que disent les habitants, ce"
    " qui manque.",
    "4": "Qui fait quoi, où, combien de fois. Comme si vous l’expliquiez à un voisin.",
    "5": "Nouveau ici, ou déjà fait et à montrer aux autres. «\u00a0Rien de particulier\u00a0» est"
    " une réponse.",
    "6a": "Cochez dans la liste par commune. Vous ne savez pas\u00a0? Cochez «\u00a0je ne suis pas"
    " sûr\u00a0»\u00a0: nous vérifierons.",
    "6b": "Salle, école, pied d’immeuble…",
    "6c": "Dates prévues\u00a0; elles pourront bouger.",
    "6d": "Exemple\u00a0: tous les mercredis.",
    "7": "Comment vous irez vers les habitants des quartiers prioritaires, et ce qu’ils décideront"
    " ou feront eux-mêmes.",
    "11a": "Une ligne qui le montre.",
    "11b": "Rempli seul si un partenaire «\u00a0porte l’action avec nous\u00a0».",
    "12": "Un signe simple que vous pourrez observer.",
    "13a": "Exemple\u00a0: une salle à {commune}, un animateur.",
    "13b": "Exemple\u00a0: un minibus le samedi, un savoir-faire.",
}
BOX_HELPS = {
    8: "Un ordre de grandeur suffit. Vous ne savez pas\u00a0? «\u00a0Non connu\u00a0» n’est pas"
    " zéro.",
    9: "Pour chacun\u00a0: «\u00a0porte l’action avec nous\u00a0» ou «\u00a0nous aide\u00a0». Nous"
    " lui enverrons un seul courriel pour confirmer, si vous donnez son adresse (non imprimée).",
    10: "Une ligne vide compte pour 0. Le total se fait tout seul\u00a0; dépenses et recettes"
    " doivent être égales au dépôt.",
    13: "Montré aux autres porteurs seulement si vous l’acceptez.",
    14: "Cochés au dépôt seulement.",
}


def test_every_box_is_helped_in_the_words_of_the_reference() -> None:
    first: dict[str, str] = {}
    for field in FIELDS.values():
        first.setdefault(field.number, field.help)
    assert {number: first[number] for number in HELPS} == HELPS
    assert {box.number: box.help for box in BOXES if box.help} == BOX_HELPS


def test_what_is_asked_at_deposit_is_what_the_reference_marks() -> None:
    assert [field.key for field in FIELDS.values() if field.required] == [
        "organisation_name",
        "organisation_type",
        "contact_name",
        "contact_phone",
        "contact_email",
        "legal_representative",
        "title",
        "theme",
        "need_text",
        "action_text",
        "neighbourhoods",
        "starts_on",
        "ends_on",
        "residents_text",
        "requested_amount",
        "pledge_accurate",
        "pledge_dues",
        "pledge_republican",
        "signer_name",
        "signer_role",
    ]


def test_the_action_keeps_three_line_breaks_and_the_other_boxes_two() -> None:
    kept = {field.number: field.kept_breaks for field in FIELDS.values() if field.kind is Kind.TEXT}
    assert kept == {"3": 2, "4": 3, "5": 2, "7": 2, "12": 2}


def test_each_key_belongs_to_one_field() -> None:
    assert len(FIELDS) == sum(len(box.fields) for box in BOXES)


def test_the_calls_own_line_stands_among_the_revenues() -> None:
    assert [code.label for code in REVENUES if "cet appel" in code.label] == [
        "Agglomération, cet appel (74)"
    ]


def test_only_sharing_is_optional_among_the_pledges() -> None:
    assert [pledge.key for pledge in PLEDGES if not pledge.required] == ["shares_sheet"]


def test_the_seven_commitments_bear_the_titles_of_the_decree() -> None:
    assert [commitment.title for commitment in REPUBLICAN_COMMITMENTS] == [
        "Respect des lois de la République",
        "Liberté de conscience",
        "Liberté des membres de l’association",
        "Égalité et non-discrimination",
        "Fraternité et prévention de la violence",
        "Respect de la dignité de la personne humaine",
        "Respect des symboles de la République",
    ]


def test_a_line_break_counts_for_one_sign() -> None:
    assert count_signs("a\r\nb\nc") == 5


def test_the_gauge_goes_below_zero_beyond_the_limit() -> None:
    assert signs_left("title", "t" * 88) == 2
    assert signs_left("title", "t" * 95) == -5
    assert signs_left("is_page_blanche", "on") is None


def test_help_names_the_year_and_a_commune_of_the_territory() -> None:
    assert help_text(FIELDS["theme"], year=2027, commune="Avion") == "Un thème de l’appel 2027."
    assert help_text(FIELDS["looking_for"], year=2027, commune="Avion") == (
        "Exemple\u00a0: une salle à Avion, un animateur."
    )
