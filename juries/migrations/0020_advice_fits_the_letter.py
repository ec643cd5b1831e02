"""An advice that the letter could not hold was accepted until now: those rows keep their words."""

from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations, models
from django.db.models.functions import Length
from django.db.models.lookups import LessThanOrEqual


class Migration(migrations.Migration):

    dependencies = [
        ('juries', '0019_facts_never_change'),
    ]

    operations = [
        AddConstraintNotValid(
            model_name='hearingadvice',
            constraint=models.CheckConstraint(
                condition=models.Q(('text', ''), ('structure_name', ''), LessThanOrEqual(Length('text') + Length('structure_name'), 198), _connector='OR'),
                name='hearingadvice_fits_the_letter',
            ),
        ),
    ]
