"""Addresses: pages of commitments, the four ones, and figures stated against computed."""

from django.urls import path

from tongzhou.web.commitments import figures, goal_forms, goals, listing, writing

app_name = "commitments"
urlpatterns = [
    path("", listing.listing, name="commitments"),
    path("new/<slug:code>/", writing.new, name="new"),
    path("goals/", goals.listing, name="goals"),
    path("goals/new/", goal_forms.new, name="new-goal"),
    path("goals/<uuid:id>/", goals.goal, name="goal"),
    path("goals/<uuid:id>/do/<slug:event>/", goals.move, name="goal-move"),
    path("goals/<uuid:id>/<slug:step>/", goal_forms.step, name="goal-step"),
    path("figures/<slug:code>/", figures.figures, name="figures"),
    path("figures/<slug:code>/<str:name>/", figures.figure, name="figure"),
    path("<uuid:id>/", listing.commitment, name="commitment"),
    path("<uuid:id>/change/", writing.change, name="change"),
    path("<uuid:id>/end/", writing.end, name="end"),
    path("<uuid:id>/entries/", listing.entries, name="entries"),
]
