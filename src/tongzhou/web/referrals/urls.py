"""Addresses: pages of referrals."""

from django.urls import URLPattern, path

from tongzhou.web.referrals import beds, centre, drafting, listing, new, outside, referral, steps

app_name = "referrals"
urlpatterns: list[URLPattern] = [
    path("", listing.home, name="home"),
    path("new/", new.new, name="new"),
    path("drafts/<uuid:id>/", drafting.draft, name="draft"),
    path("drafts/<uuid:id>/save/", drafting.save, name="draft-save"),
    path("drafts/<uuid:id>/discard/", drafting.discard, name="draft-discard"),
    path("centre/", centre.centre, name="centre"),
    path("beds/", beds.beds, name="beds"),
    path("beds/new/", beds.new, name="bed-new"),
    path("beds/<uuid:id>/withdraw/", beds.withdraw, name="bed-withdraw"),
    path("outside/<str:token>/", outside.page_of_party, name="outside"),
    path("<uuid:id>/", referral.referral, name="referral"),
    path("<uuid:id>/summary.pdf", referral.paper, name="paper"),
    path("<uuid:id>/back/", referral.back, name="back"),
    path("<uuid:id>/link/", referral.link, name="link"),
    path("<uuid:id>/<slug:event>/", steps.step, name="step"),
]
