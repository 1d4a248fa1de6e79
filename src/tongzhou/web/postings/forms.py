"""A form of postings: shown, or sent, saved and left; what the page had seen goes along, so that nobody is overtaken unseen."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from django.http import HttpResponse

from tongzhou.kernel.errors import Denied, Invalids, NotFound, Refusal
from tongzhou.web.components.component import Component, Text
from tongzhou.web.components.steps import Foot, Steps
from tongzhou.web.forms import Form
from tongzhou.web.numbers import whole
from tongzhou.web.pages import page


def seen_of(form: Form) -> int | None:
    """The number of the last step that the page had shown."""
    return whole(form.get("seen"))


def answered(
    form: Form,
    *,
    title: Text,
    back: str,
    fields: Callable[[], Sequence[Component]],
    save: Callable[[], HttpResponse | None],
    names: Sequence[str],
    label: Text,
    note: Text = "",
    lead: Text = "",
) -> HttpResponse:
    """Show the form; when it was sent, save and go on, or show it again with its faults. `save` None: ask for more."""
    status = 200
    if form.request.method == "POST":
        try:
            form.measure(fields())
            done = save()
        except (NotFound, Denied):
            raise
        except (Refusal, Invalids) as refusal:
            form.refused(refusal, names, back)
            status = refusal.status
        else:
            if done is not None:
                return done
    return page(
        form.request,
        "postings/form.html",
        current="postings",
        status=status,
        steps=Steps(title, back),
        lead=lead,
        notices=form.notices,
        fields=fields(),
        kept=[(name, form.get(name)) for name in ("id", "seen") if form.get(name)],
        foot=Foot(label, note=note),
    )
