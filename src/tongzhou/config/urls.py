"""Every address of the platform. Each one also stands in the permission table (tests/architecture)."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("tongzhou.web.accounts.urls")),
    path("", include("tongzhou.web.consultations.urls")),
    path("", include("tongzhou.web.partnerships.urls")),
    path("directory/", include("tongzhou.web.directory.urls")),
    path("files/", include("tongzhou.web.files.urls")),
    path("gallery/", include("tongzhou.web.gallery.urls")),
    path("ledger/", include("tongzhou.web.ledger.urls")),
    path("patients/", include("tongzhou.web.patients.urls")),
    path("referrals/", include("tongzhou.web.referrals.urls")),
    path("blood/", include("tongzhou.web.blood.urls")),
    path("emergency/", include("tongzhou.web.emergency.urls")),
    path("dispatch/", include("tongzhou.web.dispatch.urls")),
    path("acts/", include("tongzhou.web.acts.urls")),
    path("signs/", include("tongzhou.web.signs.urls")),
    path("postings/", include("tongzhou.web.postings.urls")),
    path("placements/", include("tongzhou.web.placements.urls")),
    path("techniques/", include("tongzhou.web.techniques.urls")),
    path("specialties/", include("tongzhou.web.specialties.urls")),
    path("safety/", include("tongzhou.web.safety.urls")),
    path("money/", include("tongzhou.web.resources.urls")),
    path("visits/", include("tongzhou.web.visits.urls")),
    path("commitments/", include("tongzhou.web.commitments.urls")),
    path("workbooks/", include("tongzhou.web.workbook.urls")),
    path("indicators/", include("tongzhou.web.indicators.urls")),
    path("reports/", include("tongzhou.web.reports.urls")),
    path("dashboards/", include("tongzhou.web.dashboards.urls")),
    path("compare/", include("tongzhou.web.compare.urls")),
    path("verify/", include("tongzhou.web.verify.urls")),
    path("assessments/", include("tongzhou.web.assessment.urls")),
]
handler400 = "tongzhou.web.errors.bad_request"
handler403 = "tongzhou.web.errors.denied"
handler404 = "tongzhou.web.errors.not_found"
handler500 = "tongzhou.web.errors.broken"
