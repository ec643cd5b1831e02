"""The figures of 2025 counted by hand, in SQL on the tables: each query gives one table's rows.

Nothing here is shared with the portal's own queries: what they say must come out the same. The
queries are put together from this module's own words only.
"""

FILED = """
WITH filed AS (
    SELECT a.*, t.name AS theme_name, aw.amount, aw.renounced_at, aw.settled_amount,
           aw.recovery_amount, aw.recovered_on, aw.bonus_kind, aw.applied_rate, aw.base_rate,
           aw.ceiling, aw.eligible_cost AS aid_cost, aw.requested_amount AS aid_asked,
           aw.deliberation_date,
           a.state IN ('funded', 'committed', 'closed') AS is_funded,
           (SELECT coalesce(sum(p.amount), 0) FROM applications_payment p
             WHERE p.application_id = a.id AND p.state <> 'rejected') AS paid
      FROM applications_application a
      JOIN applications_campaign c ON c.id = a.campaign_id
      JOIN applications_theme t ON t.id = a.theme_id
 LEFT JOIN applications_award aw ON aw.application_id = a.id
     WHERE c.year = 2025 AND c.opened_at IS NOT NULL
       AND (a.state NOT IN ('draft', 'withdrawn')
            OR (a.state = 'withdrawn' AND NOT a.withdrawn_before_closing))
), money AS (
    SELECT f.*,
           CASE WHEN f.is_funded THEN f.amount ELSE 0 END AS granted,
           CASE WHEN f.amount IS NULL THEN 0
                WHEN f.renounced_at IS NOT NULL THEN f.amount - f.paid
                WHEN f.settled_amount IS NULL THEN 0
                ELSE greatest(f.amount - greatest(f.paid, f.settled_amount), 0) END
           + CASE WHEN f.recovered_on IS NULL THEN 0 ELSE f.recovery_amount END AS returned
      FROM filed f
)
"""

_OUTCOMES = """
    count(*) FILTER (WHERE is_funded),
    count(*) FILTER (WHERE state = 'redirected'),
    count(*) FILTER (WHERE state = 'reserve'),
    count(*) FILTER (WHERE state = 'not_selected'),
    count(*) FILTER (WHERE state = 'inadmissible'),
    count(*) FILTER (WHERE state IN ('withdrawn', 'renounced')),
    count(*)
"""
_BY_THEME = """
    count(*) FILTER (WHERE is_funded), sum(requested_amount), sum(granted),
    sum(paid) FILTER (WHERE is_funded),
    sum(CASE WHEN is_funded THEN greatest(amount - paid - returned, 0) ELSE 0 END)
"""
_EXTRA = """
    sum(amount), sum(CASE WHEN bonus_kind = '' THEN 0 ELSE greatest(
        amount - floor(least(aid_asked, base_rate * aid_cost, ceiling)), 0) END)
"""


def _delay(label: str, days: str) -> str:
    return f"""
        SELECT '{label}', count(day), round(avg(day)),
               percentile_cont(0.5) WITHIN GROUP (ORDER BY day)
          FROM (SELECT {days} - (submitted_at AT TIME ZONE 'Europe/Paris')::date AS day
                  FROM filed) delays
    """  # noqa: S608


def _people(label: str, expected: str, realised: str) -> str:
    accepted = "r.accepted_at IS NOT NULL AND r.received_at IS NOT NULL"
    return f"""
        SELECT '{label}', sum(f.{expected}), count(*) FILTER (WHERE f.{expected} IS NULL),
               sum(r.{realised}) FILTER (WHERE {accepted}),
               count(*) FILTER (WHERE {accepted} AND r.{realised} IS NULL)
          FROM filed f LEFT JOIN applications_finalreport r ON r.application_id = f.id
         WHERE f.is_funded
    """  # noqa: S608


# (part, table): the rows, in any order.
TABLES: dict[tuple[str, str], str] = {
    ("dossiers", "Par commune des quartiers concernés"): """
        SELECT co.name, count(DISTINCT f.id)
          FROM filed f
          JOIN applications_application_neighbourhoods n ON n.application_id = f.id
          JOIN applications_neighbourhood_communes nc ON nc.neighbourhood_id = n.neighbourhood_id
          JOIN applications_commune co ON co.code_insee = nc.commune_id
      GROUP BY co.name
    """,
    ("dossiers", "Par type de structure"): """
        SELECT t.name, count(*) FROM filed f
          JOIN applications_organisationtype t ON t.id = f.organisation_type_id GROUP BY t.name
    """,
    ("dossiers", "Première demande"): """
        SELECT CASE WHEN is_first_request THEN 'Première demande à l’AMI'
                    ELSE 'Structure déjà venue' END, count(*) FROM filed GROUP BY is_first_request
    """,
    ("dossiers", "Canal du dépôt"): """
        SELECT CASE channel WHEN 'paper' THEN 'Déposés sur papier' ELSE 'Déposés en ligne' END,
               count(*) FROM filed GROUP BY channel
    """,
    ("decisions", "Décisions par thème"): f"""
        SELECT theme_name, {_OUTCOMES} FROM filed GROUP BY theme_name
         UNION ALL SELECT 'Ensemble', {_OUTCOMES} FROM filed
    """,  # noqa: S608
    ("decisions", "Motifs des dossiers non retenus"): """
        SELECT CASE d.reason WHEN 'ENVELOPE' THEN 'Enveloppe épuisée, projet bien noté' END,
               count(*)
          FROM filed f JOIN juries_decision d ON d.application_id = f.id
         WHERE f.state = 'not_selected' GROUP BY d.reason
    """,
    ("decisions", "Motifs des dossiers irrecevables"): """
        SELECT CASE inadmissibility_reason WHEN 'purpose'
                    THEN 'But lucratif, cultuel ou politique' END, count(*)
          FROM filed WHERE state = 'inadmissible' GROUP BY inadmissibility_reason
    """,
    ("decisions", "Réorientations (elles peuvent accompagner toute décision)"): """
        SELECT 'Le contrat de ville, en attente', count(*)
          FROM filed f JOIN applications_redirection w ON w.application_id = f.id
         WHERE w.target = 'contrat_de_ville' AND w.status = 'pending'
    """,
    ("decisions", "Délais"): " UNION ALL ".join(
        (
            _delay("à la vérification", "(checked_at AT TIME ZONE 'Europe/Paris')::date"),
            _delay("à l’audition", "(heard_at AT TIME ZONE 'Europe/Paris')::date"),
            _delay(
                "au vote de l’assemblée",
                "coalesce((SELECT v.date FROM juries_decision d JOIN juries_deliberation v"
                " ON v.id = d.deliberation_id WHERE d.application_id = filed.id),"
                " deliberation_date)",
            ),
            _delay(
                "à la lettre de décision",
                "(SELECT (l.written_at AT TIME ZONE 'Europe/Paris')::date"
                " FROM applications_decisionletter l WHERE l.application_id = filed.id)",
            ),
            _delay(
                "au premier versement",
                "(SELECT min(p.ordered_on) FROM applications_payment p"
                " WHERE p.application_id = filed.id AND p.state <> 'rejected')",
            ),
        )
    ),
    ("argent", "L’usage de l’enveloppe"): """
        SELECT 'Enveloppe de l’année', (SELECT sum(envelope) FROM applications_campaign
                                         WHERE year = 2025)
         UNION ALL SELECT 'Demandé', sum(requested_amount) FROM money
         UNION ALL SELECT 'Accordé, abandons compris', sum(amount) FROM money
         UNION ALL SELECT 'Rendu à l’enveloppe (abandons, soldes, trop-perçus)', sum(returned)
                     FROM money
         UNION ALL SELECT 'Engagé (convention signée ou notification faite)', sum(m.granted)
                     FROM money m JOIN applications_agreement g ON g.application_id = m.id
         UNION ALL SELECT 'Versé, abandons compris', sum(paid) FROM money
         UNION ALL SELECT 'Reste de l’enveloppe',
                          (SELECT sum(envelope) FROM applications_campaign WHERE year = 2025)
                          - sum(amount) + sum(returned) FROM money
    """,
    ("argent", "L’argent par thème"): f"""
        SELECT theme_name, {_BY_THEME} FROM money GROUP BY theme_name
         UNION ALL SELECT 'Ensemble', {_BY_THEME} FROM money
    """,  # noqa: S608
    ("argent", "Les taux appliqués et leur coût"): f"""
        SELECT CASE WHEN applied_rate IS NULL THEN 'page blanche, sans taux'
                    WHEN bonus_kind = 'women' THEN 'action mobilisant des femmes, 80\u00a0%%'
                    WHEN bonus_kind = 'cooperation'
                    THEN 'structures qui travaillent ensemble, 80\u00a0%%'
                    WHEN bonus_kind = 'uncovered_need' THEN 'besoin peu couvert, 70\u00a0%%'
                    ELSE 'taux de base, 60\u00a0%%' END,
               count(*), {_EXTRA}
          FROM money WHERE is_funded GROUP BY applied_rate, bonus_kind
         UNION ALL SELECT 'Ensemble', count(*), {_EXTRA} FROM money WHERE is_funded
    """,  # noqa: S608
    ("argent", "Ce que les autres financeurs apportent aux actions financées"): """
        SELECT 'Dépenses prises en compte', sum(eligible_cost) FROM filed WHERE is_funded
         UNION ALL SELECT 'Autres financeurs publics prévus', sum(b.amount)
                     FROM filed f JOIN applications_budgetline b ON b.application_id = f.id
                    WHERE f.is_funded AND b.code IN ('revenue_74_commune', 'revenue_74_state',
                                                     'revenue_74_other')
         UNION ALL SELECT 'Accordé par l’AMI', sum(granted) FROM money
    """,
    ("habitants", "Prévu et réalisé"): " UNION ALL ".join(
        (
            _people("personnes", "people_expected", "people"),
            _people("en QPV", "qpv_people_expected", "qpv_people"),
            _people("femmes", "women_expected", "women"),
            _people("moins de 26 ans", "under_26_expected", "under_26"),
        )
    ),
    ("habitants", "Par quartier, actions financées"): """
        SELECT q.name, count(*), sum(f.people_expected),
               sum(r.people) FILTER (WHERE r.accepted_at IS NOT NULL)
          FROM filed f
          JOIN applications_application_neighbourhoods n ON n.application_id = f.id
          JOIN applications_neighbourhood q ON q.id = n.neighbourhood_id
     LEFT JOIN applications_finalreport r ON r.application_id = f.id
         WHERE f.is_funded GROUP BY q.name
    """,
    ("besoins", "Chaque besoin, et ce qui lui répond"): """
        SELECT n.text, n.source, count(f.id), count(f.id) FILTER (WHERE f.is_funded),
               'Traité cette année'
          FROM applications_need n JOIN filed f ON f.need_id = n.id GROUP BY n.text, n.source
    """,
    ("annee", "L’année et celles qui la précèdent"): """
        SELECT '2025', count(*), count(*) FILTER (WHERE is_funded),
               count(*) FILTER (WHERE is_funded AND EXISTS (
                   SELECT 1 FROM applications_contratdevillefiling p
                    WHERE p.application_id = filed.id))
          FROM filed
         UNION ALL SELECT year || ', saisie historique', filed, funded, moved
                     FROM reporting_historicalyear
    """,
}
KEY_FIGURES = {
    "Déposés": "SELECT count(*) FROM filed",
    "Financés": "SELECT count(*) FROM filed WHERE is_funded",
    "Accordés": "SELECT sum(granted) FROM money",
    "Déposés ensuite au contrat de ville": """
        SELECT count(*) FROM filed f
          JOIN applications_contratdevillefiling p ON p.application_id = f.id WHERE f.is_funded
    """,
}
LATE = """
    SELECT count(*) FROM filed
     WHERE (CASE WHEN state = 'inadmissible' THEN checked_at ELSE decided_at END
            AT TIME ZONE 'Europe/Paris')::date
           > ((submitted_at AT TIME ZONE 'Europe/Paris')::date + interval '2 months')::date
"""
