"""Static files under hashed names, the imports between our scripts included: a browser asks for each file once."""

from __future__ import annotations

from django.contrib.staticfiles.storage import ManifestStaticFilesStorage


class Hashed(ManifestStaticFilesStorage):
    """Django's storage, which leaves the imports of modules alone unless asked."""

    support_js_module_import_aggregation = True
