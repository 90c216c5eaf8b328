"""The Django application of this app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PrintingConfig(AppConfig):
    name = "printing"
    verbose_name = _("Printing")

    def ready(self) -> None:
        from codes import batches, removal  # noqa: PLC0415 -- models are loaded now
        from printing import deletion, files, trail_pages, trail_words  # noqa: PLC0415
        from staff import trail_labels, trail_links  # noqa: PLC0415

        batches.delete_on_seal(files.delete_batch_files)
        removal.delete_with_batch(deletion.delete_runs)
        removal.delete_with_campaign(deletion.delete_assets)
        trail_labels.register(trail_words.ACTIONS, facts=trail_words.FACTS)
        trail_links.register("printing.printer", trail_pages.pages_of_printers)
