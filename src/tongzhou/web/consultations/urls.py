"""Addresses of remote consultation."""

from django.urls import path

from tongzhou.web.consultations import asking, board, case, finding, roster, steps, topics, worklist

app_name = "consultations"
urlpatterns = [
    path("", worklist.home, name="home"),
    path("ask/", asking.start, name="ask_start"),
    path("ask/<uuid:draft_id>/", asking.ask, name="ask"),
    path("ask/<uuid:draft_id>/consent/", asking.consent, name="ask_consent"),
    path("ask/<uuid:draft_id>/part/", asking.part, name="ask_part"),
    path("ask/<uuid:draft_id>/save/", asking.save, name="ask_save"),
    path("ask/<uuid:draft_id>/discard/", asking.discard, name="ask_discard"),
    path("cases/", finding.cases, name="cases"),
    path("cases/<uuid:case_id>/", case.case, name="case"),
    path("cases/<uuid:case_id>/do/<slug:name>/", case.do, name="do"),
    path("cases/<uuid:case_id>/step/<slug:name>/", steps.step, name="step"),
    path("cases/<uuid:case_id>/opinion/save/", steps.save_opinion, name="save_opinion"),
    path("cases/<uuid:case_id>/opinion.pdf", case.opinion_paper, name="opinion_paper"),
    path("search/", finding.search, name="search"),
    path("search/found/", finding.found, name="found"),
    path("board/", board.board, name="board"),
    path("roster/", roster.roster, name="roster"),
    path("roster/set/", roster.set_duty, name="roster_set"),
    path("roster/<uuid:duty_id>/clear/", roster.clear_duty, name="roster_clear"),
    path("topics/", topics.topics, name="topics"),
    path("topics/<slug:code>/", topics.topic, name="topic"),
]
