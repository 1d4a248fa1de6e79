"""What was typed on a form: read, kept, and with its faults shown again. Nothing typed is lost."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, TypeVar
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _

from tongzhou.directory import queries as directory
from tongzhou.kernel.errors import Conflict, Invalid, Invalids, Refusal, sentence
from tongzhou.kernel.ids import new_id
from tongzhou.kernel.periods import Period
from tongzhou.web.components.component import Component, Text, Tone
from tongzhou.web.components.fields import Fault, Field, Option, fault
from tongzhou.web.components.frame import Action
from tongzhou.web.components.notices import Notice
from tongzhou.web.components.steps import Foot, Steps
from tongzhou.web.edge import Request
from tongzhou.web.numbers import whole
from tongzhou.web.pages import page

if TYPE_CHECKING:
    from tongzhou.directory.models import Institution, Region

MOST_HITS = 12

NO_DAY = sentence(
    "web.forms.no_day",
    "日期还没有填，或格式不对。",
    "The day is missing or unreadable.",
    then_zh="请按 2026-11-22 这样填写。",
    then_en="Write it like 2026-11-22.",
)
DAYS_TURNED = sentence(
    "web.forms.days_turned",
    "最后一天早于第一天。",
    "The last day lies before the first.",
    then_zh="请核对起止日期。",
    then_en="Check both days.",
)
WHICH_ONE = sentence(
    "web.forms.which_one",
    "“{typed}”找到几家，请选一家。",
    "Several fit “{typed}”: choose one.",
    then_zh="从列表里选；都不是，就选“换一个名称再找”。",
    then_en="Choose from the list, or search by another name.",
)
NONE_FOUND = sentence(
    "web.forms.none_found",
    "没有找到“{typed}”。",
    "Nothing found for “{typed}”.",
    then_zh="试试首字母，或先到“机构与人员”里看看它叫什么。",
    then_en="Try the initials, or look up its name in the directory.",
)
TOO_LONG = sentence(
    "web.forms.too_long",
    "这一栏最多 {most} 个字，现在是 {count} 个。",
    "This holds at most {most} characters; there are {count}.",
    then_zh="请缩短一些。",
    then_en="Make it shorter.",
)
CHOOSE = sentence(
    "web.forms.choose",
    "这一项还没有选。",
    "Nothing was chosen here.",
    then_zh="请从列表里选一项。",
    then_en="Choose one of the list.",
)
OVERTAKEN = _("您填的还在：看一眼现在的样子，仍要这样办，就再交一次。")
Member = TypeVar("Member", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class Kept:
    """The draft that a form is while it is written: where the page's script keeps it (`save`), where it is thrown away, what that button says."""

    id: UUID
    save: str
    discard: str
    label: Text


class Form:
    """The values of one form, the faults found so far, and the places offered to choose from."""

    def __init__(self, request: Request, initial: Mapping[str, str] | None = None) -> None:
        self.request = request
        self.values: dict[str, str] = dict(initial or {})
        self.fresh = self.values.get("seen", "")
        """The number of the record's last step as it is now; "seen" is the one that the form was shown with."""
        self.notices: list[Notice] = []
        if request.resumed:
            self.notices.append(Notice(_("您刚才填的还在。"), _("请看一遍，再交一次。"), Tone.AMBER))
        if request.method == "POST" or request.resumed:
            self.values |= {
                name: value.strip() for name, value in request.POST.items() if isinstance(value, str)
            }
        self.faults: dict[str, Fault] = {}
        self.named: dict[UUID, str] = {}
        self.offered: dict[str, Sequence[Institution | Region]] = {}

    def get(self, name: str) -> str:
        """What was typed, without blanks around it."""
        return self.values.get(name, "")

    @property
    def id(self) -> UUID:
        """The id of what the form makes: made when it is first shown, sent along with it, so that twice sent is once done."""
        known = uuid_of(self.get("id")) or new_id()
        self.values["id"] = str(known)
        return known

    @property
    def seen(self) -> int | None:
        """The number of the last step that the form was shown with (its value "seen"), so that nobody overwrites what he did not see."""
        return whole(self.get("seen"))

    def one_of(self, name: str, kind: type[Member]) -> Member:
        """A member of a closed list. Raises Invalid."""
        if self.get(name) not in {member.value for member in kind}:
            raise Invalid(CHOOSE, field=name)
        return kind(self.get(name))

    def day(self, name: str) -> date:
        """A day that must be given. Raises Invalid."""
        found = self.day_if(name)
        if found is None:
            raise Invalid(NO_DAY, field=name)
        return found

    def day_if(self, name: str) -> date | None:
        """A day, or None when nothing was typed. Raises Invalid."""
        if not self.get(name):
            return None
        try:
            return date.fromisoformat(self.get(name))
        except ValueError:
            raise Invalid(NO_DAY, field=name) from None

    def after(self, name: str) -> date | None:
        """The day after the last day that was typed: where a half-open period ends."""
        last = self.day_if(name)
        return last + timedelta(1) if last else None

    def period(self) -> Period | None:
        """The days from `since` to `until`, both inside; None when no first day was typed. Raises Invalid."""
        since, end = self.day_if("since"), self.after("until")
        if since is None:
            return None
        if end is not None and end <= since:
            raise Invalid(DAYS_TURNED, field="until")
        return Period(since, end)

    def lines(self, name: str) -> list[str]:
        """The lines of a text, without empty ones."""
        return [line.strip() for line in self.get(name).splitlines() if line.strip()]

    def institution(self, name: str) -> UUID:
        """The institution that was chosen, or the only one that fits what was typed. Raises Invalid."""
        typed = self.get(name)
        known = uuid_of(typed)
        if known:
            return known
        hits = directory.search_institutions(self.request.actor, typed, limit=MOST_HITS)
        return self._only(name, hits, [hit for hit in hits if typed in (hit.name, hit.short_name)])

    def region(self, name: str) -> UUID:
        """The region that was chosen, or the only one that fits what was typed. Raises Invalid."""
        typed = self.get(name)
        known = uuid_of(typed)
        if known:
            return known
        hits = directory.regions(self.request.actor, typed, limit=MOST_HITS)
        return self._only(name, hits, [hit for hit in hits if typed in (hit.name, hit.code)])

    def _only(
        self, name: str, hits: Sequence[Institution | Region], exact: Sequence[Institution | Region]
    ) -> UUID:
        if len(exact or hits) == 1:
            return (exact or hits)[0].id
        self.offered[name] = hits
        raise Invalid(WHICH_ONE if hits else NONE_FOUND, field=name, typed=self.get(name))

    def refused(self, refusal: Refusal | Invalids, fields: Sequence[str], back: str = "") -> None:
        """Keep what the domain said, each beside its field, or on top when there is no such field.

        Who was overtaken by a colleague is told so, and where to look (`back`); sending once more then is his decision,
        made with the new state in mind: the form goes on from there instead of being refused for ever.
        """
        for one in refusal.faults if isinstance(refusal, Invalids) else [refusal]:
            if isinstance(one, Conflict) and self.fresh and self.get("seen") != self.fresh:
                self.values["seen"] = self.fresh
                look = Action(_("看现在的样子"), back) if back else None
                self.notices.append(Notice(one.says, OVERTAKEN, Tone.AMBER, look))
            elif one.field and one.field in fields:
                self.faults[one.field] = fault(one)
            else:
                self.notices.append(Notice(one.says, one.then, Tone.AMBER))

    def field(self, name: str, label: Text, **given: object) -> Field:
        """A field with what was typed and what is wrong with it."""
        return Field(name=name, label=label, value=self.get(name), fault=self.faults.get(name), **given)  # type: ignore[arg-type]  # handed through as they are

    def house(self, name: str, label: Text, **given: object) -> Field:
        """A field for an institution: typed, or chosen once something was found."""
        hits = self.offered.get(name)
        if hits:
            return self._place(name, label, [Option(str(hit.id), hit.name) for hit in hits], **given)
        known = uuid_of(self.get(name))
        if known and known not in self.named:
            self.look_up(name)
        options = [Option(str(known), self.named[known])] if known in self.named else []
        return self._place(name, label, options, **given)

    def look_up(self, *fields: str) -> None:
        """The names of institutions that stand in several fields, all in one statement."""
        ids = [known for known in map(uuid_of, map(self.get, fields)) if known]
        if set(ids) - self.named.keys():
            self.named |= directory.names(self.request.actor, ids)

    def area(self, name: str, label: Text, **given: object) -> Field:
        """A field for a region: typed, or chosen once something was found."""
        known = uuid_of(self.get(name))
        hits = self.offered.get(name) or (directory.regions_by_id([known]) if known else [])
        options = [Option(str(hit.id), f"{hit.name} {_code(hit)}") for hit in hits]
        return self._place(name, label, options, **given)

    def _place(self, name: str, label: Text, options: Sequence[Option], **given: object) -> Field:
        if not options:
            return self.field(name, label, **{"hint": _("输入名称、拼音或首字母，例：zjc"), **given})
        again = Option("", _("换一个名称再找"))
        return self.field(name, label, kind="select", options=(*options, again), **given)

    def measure(self, fields: Iterable[Component]) -> None:
        """Raise Invalids for what is longer than its field holds: the browser says it first, the server in words."""
        long = [
            one
            for one in fields
            if isinstance(one, Field) and one.maxlength and len(one.value) > one.maxlength
        ]
        if long:
            raise Invalids(
                [Invalid(TOO_LONG, field=one.name, most=one.maxlength, count=len(one.value)) for one in long]
            )


def _code(place: object) -> str:
    """The code of a region, to tell two of one name apart."""
    return str(getattr(place, "code", ""))


def choices(kind: type[Member], first: Text = "") -> tuple[Option, ...]:
    """The members of a closed list as the options of a select; with `first`, nothing is chosen to begin with."""
    listed = tuple(Option(member.value, member.words) for member in kind)  # type: ignore[attr-defined]  # every list of the domain has words
    return (Option("", first), *listed) if first else listed


def uuid_of(text: str) -> UUID | None:
    """The id that a text is, or None."""
    try:
        return UUID(text)
    except ValueError:
        return None


def files_of(request: Request, name: str = "files") -> tuple[UUID, ...]:
    """The ids of the files that arrived with a form."""
    return tuple(known for known in map(uuid_of, request.POST.getlist(name)) if known)


def answer(
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
    current: str = "programmes",
    style: str = "",
    kept: Kept | None = None,
) -> HttpResponse:
    """Show the form; when it was sent, save and go on, or show it again with its faults. `save` None: ask for more.

    With `kept` it is a draft on the server too, while it is written.
    """
    status = 200
    if form.request.method == "POST":
        try:
            form.measure(fields())
            done = save()
        except (Refusal, Invalids) as refusal:
            form.refused(refusal, names, back)
            status = refusal.status
        else:
            if done is not None:
                return done
    return page(
        form.request,
        "form.html",
        current=current,
        framed=False,
        status=status,
        steps=Steps(title, back),
        lead=lead,
        notices=form.notices,
        fields=fields(),
        id=form.values.get("id", ""),
        seen=form.values.get("seen", ""),
        style=style,
        foot=Foot(label, note=note, draft=kept is not None),
        kept=kept,
    )
