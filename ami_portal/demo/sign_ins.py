"""Who to sign in as: one invented address per role. No import: the terminal needs it early."""

APPLICANT = "aline.exemple@fil.example"
AGENT = "agent@agglomeration.example"
SECOND_AGENT = "collegue@agglomeration.example"
JUROR = "conseillere@jury.example"
LINKED_JUROR = "ahmed@jury.example"
DIRECTOR = "directrice@agglomeration.example"
EDUCATION = "education@agglomeration.example"
ECONOMY = "economie@agglomeration.example"
ADMINISTRATOR = "administration@agglomeration.example"

SIGN_INS = (
    ("Porteuse de projet", APPLICANT),
    ("Agent de la cohésion sociale", AGENT),
    ("Jurée, conseillère citoyenne", JUROR),
    ("Directrice", DIRECTOR),
    ("Autre direction (éducation)", EDUCATION),
    ("Administration", ADMINISTRATOR),
)
