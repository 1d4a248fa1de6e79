"""Django's entry to this package."""

from django.apps import AppConfig


class WorkbookConfig(AppConfig):
    """Names the package to Django; collects the sheets once every kind of act is known."""

    name = "tongzhou.interop.workbook"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """The sheets of records, then one for each kind of plain act, then that of the people who took part."""
        from tongzhou.interop.workbook import sheets  # models must be loaded first
        from tongzhou.interop.workbook.acts import ActSheet
        from tongzhou.interop.workbook.declared.order import ORDER
        from tongzhou.interop.workbook.declared.rosters import ROSTERS
        from tongzhou.support.acts.kinds import all_kinds

        for sheet in ORDER:
            sheets.register(sheet)
        for kind in all_kinds():
            sheets.register(ActSheet(kind))
        sheets.register(ROSTERS)
