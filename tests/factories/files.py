"""Files received, as rows: the content on the disk is the business of `actions.files`."""

import factory

from applications.enums import DocumentKind
from applications.models import OrganisationDocument, StoredFile
from tests.factories.accounts import UserFactory
from tests.factories.applications import WHILE_OPEN, OrganisationFactory


class StoredFileFactory(factory.django.DjangoModelFactory[StoredFile]):
    class Meta:
        model = StoredFile

    name = "rib.pdf"
    content_type = "application/pdf"
    size = 1234
    digest = "0" * 64
    stored_at = WHILE_OPEN


class DocumentFactory(factory.django.DjangoModelFactory[OrganisationDocument]):
    """A RIB that nobody looked at yet. Traits: accepted, refused."""

    class Meta:
        model = OrganisationDocument

    class Params:
        accepted = factory.Trait(
            accepted_at=WHILE_OPEN, accepted_by=factory.SubFactory(UserFactory, agent=True)
        )
        refused = factory.Trait(refused_because="La photo est floue.")

    organisation = factory.SubFactory(OrganisationFactory)
    kind = DocumentKind.RIB
    file = factory.SubFactory(StoredFileFactory)
    sent_at = WHILE_OPEN
    sent_by = factory.SubFactory(UserFactory)
