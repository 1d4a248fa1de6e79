"""Addresses: pages of postings. Each also stands in the permission table."""

from django.urls import path

from tongzhou.web.postings import groups, hosts, lists, papers, planning, record, rules, steps, timeline

app_name = "postings"
urlpatterns = [
    path("", lists.listing, name="list"),
    path("new/", planning.new, name="new"),
    path("past/", planning.past, name="past"),
    path("timeline/", timeline.timeline, name="timeline"),
    path("hosts/", hosts.listing, name="hosts"),
    path("hosts/<uuid:id>/", hosts.host, name="host"),
    path("batches/", groups.listing, name="batches"),
    path("batches/new/", groups.new_batch, name="new-batch"),
    path("batches/<uuid:id>/", groups.batch, name="batch"),
    path("teams/new/", groups.new_team, name="new-team"),
    path("rules/", rules.listing, name="rules"),
    path("rules/new/", rules.new, name="new-rule"),
    path("rules/<uuid:id>/", rules.edit, name="rule"),
    path("<uuid:id>/", record.record, name="posting"),
    path("<uuid:id>/confirm/", record.confirm, name="confirm"),
    path("<uuid:id>/replan/", planning.replan, name="replan"),
    path("<uuid:id>/hand-over/", papers.hand_over, name="hand-over"),
    path("<uuid:id>/take-over/", papers.take_over, name="take-over"),
    path("<uuid:id>/appraise/", papers.appraise, name="appraise"),
    path("<uuid:id>/reply/", papers.reply, name="reply"),
    path("<uuid:id>/<slug:event>/", steps.step, name="step"),
]
