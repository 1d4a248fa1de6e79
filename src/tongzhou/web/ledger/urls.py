"""Addresses of the ledger. Each also stands in the permission table."""

from django.urls import path

from tongzhou.web.ledger import claims, entries, files, inbox, proof

app_name = "ledger"
urlpatterns = [
    path("", entries.ledger, name="ledger"),
    path("entries/<uuid:id>/", entries.entry, name="entry"),
    path("entries/<uuid:id>/verify/", entries.verify_one, name="verify_one"),
    path("entries/<uuid:id>/reverse/", entries.reverse, name="reverse"),
    path("books/<uuid:id>/", entries.book, name="book"),
    path("inbox/", inbox.inbox, name="inbox"),
    path("inbox/confirm/", inbox.confirm, name="confirm"),
    path("claims/<uuid:id>/", claims.claim, name="claim"),
    path("claims/<uuid:id>/<slug:event>/", claims.move, name="move"),
    path("verify/", proof.proof, name="verify"),
    path("verify/step/", proof.step, name="step"),
    path("exports/<slug:view>/", files.export, name="export"),
    path("checkpoints/<int:number>/", files.checkpoint, name="checkpoint"),
    path("verifier.py", files.verifier, name="verifier"),
]
