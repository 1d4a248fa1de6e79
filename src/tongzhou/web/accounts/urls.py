"""Addresses of accounts. Each also stands in the permission table."""

from __future__ import annotations

from django.urls import path

from tongzhou.web.accounts import (
    codes,
    delegations,
    doors,
    glass,
    granting,
    hospital,
    invitations,
    me,
    notices,
    passwords,
    people,
    security,
    trail,
)

urlpatterns = [
    path("sign-in/", doors.sign_in, name="sign-in"),
    path("sign-in/code/", doors.code, name="sign-in-code"),
    path("sign-in/demo/", doors.demo, name="sign-in-demo"),
    path("sign-in/hospital/", hospital.start, name="sign-in-hospital"),
    path("sign-in/hospital/back/", hospital.back, name="sign-in-hospital-back"),
    path("sign-out/", doors.sign_out, name="sign-out"),
    path("language/", doors.language, name="language"),
    path("invitation/<str:token>/", invitations.accept, name="invitation"),
    path("me/", me.home, name="me"),
    path("me/password/", passwords.password, name="me-password"),
    path("me/second-factor/", codes.second_factor, name="me-second-factor"),
    path("me/second-factor/off/", codes.off, name="me-second-factor-off"),
    path("me/sessions/end/", me.end_sessions, name="me-sessions-end"),
    path("me/delegation/", delegations.delegation, name="me-delegation"),
    path("me/delegation/<uuid:delegation_id>/end/", delegations.end_delegation, name="me-delegation-end"),
    path("me/hospital/", hospital.link, name="me-hospital"),
    path("people/", people.listing, name="people"),
    path("people/invite/", invitations.invite, name="people-invite"),
    path("people/invitations/<uuid:invitation_id>/withdraw/", invitations.withdraw, name="people-withdraw"),
    path("people/security/", security.choose, name="people-security"),
    path("people/security/<uuid:institution_id>/", security.edit, name="people-security-edit"),
    path("people/<uuid:account_id>/", people.one, name="person"),
    path("people/<uuid:account_id>/grants/<uuid:grant_id>/end/", granting.end_role, name="person-end-role"),
    path("people/<uuid:account_id>/second-factor/reset/", people.reset_totp, name="person-reset"),
    path("people/<uuid:account_id>/hospital/", people.link, name="person-hospital"),
    path("people/<uuid:account_id>/close/", people.close, name="person-close"),
    path("glass/", glass.listing, name="glass"),
    path("glass/<uuid:glass_id>/", glass.review, name="glass-review"),
    path("glass/open/<slug:kind>/<uuid:subject>/", glass.open_one, name="glass-open"),
    path("notices/", notices.listing, name="notices"),
    path("notices/read/", notices.read, name="notices-read"),
    path("audit/", trail.trail, name="audit"),
]
