from django.db import migrations

# What suited each layout when this was written. A grid of one's own had classic.
_DEFAULT = """
    CASE
        WHEN setup->>'layout' = 'avery-l7650' THEN 'round'
        WHEN setup->>'layout' IN ('cards-85x55', 'cards-85x55-bleed') THEN 'card'
        WHEN setup->>'layout' = 'hang-tags' THEN 'stacked'
        WHEN setup->>'layout' = 'tickets' THEN 'ticket'
        WHEN setup->>'layout' IN ('flyers-a5', 'flyers-a6', 'flyers-a6-single')
            THEN 'flyer'
        WHEN setup->>'layout' IN ('receipt-58', 'receipt-80') THEN 'receipt'
        ELSE 'classic'
    END
"""
TABLES = ("printing_printrun", "printing_labeldesign")

DERIVE = [
    f"UPDATE {table} SET setup = jsonb_set(setup, '{{design}}', '\"\"')"  # noqa: S608
    f" WHERE setup->>'design' = {_DEFAULT}"
    for table in TABLES
]
WRITE_OUT = [
    f"UPDATE {table} SET setup = jsonb_set(setup, '{{design}}', to_jsonb({_DEFAULT}))"  # noqa: S608
    " WHERE setup->>'design' = ''"
    for table in TABLES
]


class Migration(migrations.Migration):
    """Take a design that suits its layout as not chosen: it was written out before."""

    dependencies = [("printing", "0001_initial")]
    operations = [
        migrations.RunSQL(DERIVE, WRITE_OUT),
    ]
