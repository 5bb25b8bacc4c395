"""What a view needs of the request: the store, who is signed in, and the ways to answer."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any, cast

from flask import current_app, flash, g, redirect, render_template, request, url_for
from werkzeug.datastructures import FileStorage
from werkzeug.wrappers import Response
from wtforms import Field

from app.bidder_lists import look
from app.lists import Headings
from app.lists.read import ENDINGS, is_list_name, plain_name
from app.policy import Secrecy, allowed, needs_secrecy
from app.register.schema import DamagedError
from app.register.store import DAMAGED, RegisterStore, open_register
from app.settings import Settings
from app.store import Act, Kept, NotKept, Officer, Paper, Store
from app.store.pledges import names_bidder
from forms.compare import differences
from forms.fields import BaseForm, VersionedForm
from rules.faults import InputError
from rules.tenders import Tender

Answer = str | Response | tuple[str, int]


def store() -> Store:
    """The application's store."""
    return cast(Store, current_app.extensions["hosakan_store"])


def settings() -> Settings:
    """The application's settings."""
    return cast(Settings, current_app.extensions["hosakan_settings"])


def register() -> RegisterStore | None:
    """The register of corporate numbers as loaded when this request came; None where none is, or where it is
    damaged."""
    if "register" not in g:
        g.register, g.register_damaged = None, False
        try:
            g.register = open_register(settings().register_dir)
        except DamagedError:
            g.register_damaged = True
    return cast("RegisterStore | None", g.register)


def register_damaged() -> str | None:
    """What to say where a register is loaded that cannot be read; None where all is well."""
    register()
    return DAMAGED if g.register_damaged else None


def officer() -> Officer | None:
    """Who is signed in; None where nobody is."""
    return cast("Officer | None", g.get("officer"))


def today() -> date:
    """The day in Japan, as the store's clock has it."""
    return store().today()


def tender_of(record: Any) -> int | None:
    """The number of the tender a record is, or belongs to."""
    if not isinstance(record, Kept):
        return getattr(record, "tender_id", None)
    if isinstance(record.value, Paper):
        return record.value.values.get("tender")
    return record.id if isinstance(record.value, Tender) else None


def secrecy_of(record: Any) -> Secrecy | None:
    """Who may see the bidders of the tender a record is of; None where it is of none."""
    if record is None or record.municipality_id != g.officer.municipality_id:
        return None
    number = tender_of(record)
    known = None if number is None else secrecy_of_tender(number)
    if known is None and _is_bidders_pledge(record):
        # Of no tender: any officer of 契約担当課 counts as named, and it is never opened. Of one that is gone
        # nothing says whether it was opened, nor who was named: nobody is, and 監査 alone reads it.
        named = frozenset({g.officer.id}) if number is None else frozenset[int]()
        return Secrecy(opened=False, named=named)
    return known


def secrecy_of_tender(number: int) -> Secrecy | None:
    """Who may see the bidders of a tender of the officer's municipality; None where there is no such tender
    any more."""
    known: dict[int, Secrecy | None] = g.setdefault("secrecy", {})
    if number not in known:
        try:
            known[number] = store().tenders.secrecy(g.officer.municipality_id, number, today())
        except NotKept:
            known[number] = None
    return known[number]


def may(action: str, record: Any = None) -> bool:
    """Whether the officer signed in may do ``action`` to ``record``."""
    who, action = officer(), as_asked(action, record)
    if who is None:
        return False
    return allowed(who, action, record, secrecy_of(record) if needs_secrecy(action) else None)


def as_asked(action: str, record: Any) -> str:
    """What the policy calls an action: of a pledge that names a bidder, a matter of its own."""
    return f"bidder_{action}" if action.startswith("pledge.") and _is_bidders_pledge(record) else action


def _is_bidders_pledge(record: Any) -> bool:
    return isinstance(record, Kept) and isinstance(record.value, Paper) and names_bidder(record.value.values)


def submitted(form: BaseForm) -> bool:
    """Whether the form was sent, no row was only to be added or dropped, and everything in it is sound."""
    return request.method == "POST" and not form.reshape(request.form) and form.validate()


def form_page(template: str, form: BaseForm, **context: Any) -> Answer:
    """The page of a form, with 422 where it was sent with faults; what was typed stays in it."""
    faults = form.faults() if request.method == "POST" else []
    return render_template(template, form=form, faults=faults, **context), 422 if faults else 200


def chosen_file(form: BaseForm, field: Field, headings: Headings) -> tuple[bytes, str] | None:
    """The list a person chose, as it came, and the file's name. None where nothing was chosen or it cannot
    be read as a table: the form then says what is wrong."""
    file = field.data
    if not isinstance(file, FileStorage) or not file.filename:
        form.add_fault(field, "一覧のファイルを選んでください。")
        return None
    if not is_list_name(file.filename):
        form.add_fault(field, f"名前の終わりが {'、'.join(ENDINGS)} のどれかのファイルを選んでください。")
        return None
    content, name = file.read(), plain_name(file.filename)
    try:
        look(content, name, headings)
    except InputError as error:
        for fault in error.faults:
            form.add_fault(field, str(fault))
        return None
    return content, name


def changing(act: Act, form: BaseForm, before: BaseForm) -> Act:
    """The same act, its entry in the record saying of each field that differs what it was and becomes.

    ``before``: the form as what is kept fills it. What is kept is what the officer saw, else the store
    refuses the change.
    """
    told = (f"{one.label}: {one.theirs} → {one.mine}" for one in differences(form, before))
    return replace(act, changed=tuple(told))


def conflict_page(
    template: str, form: VersionedForm, theirs: Kept[Any], theirs_form: BaseForm, **context: Any
) -> Answer:
    """The same page after somebody else's change: both versions shown, what was typed kept.

    Sending it again keeps what was typed, knowingly, over the other's version.
    """
    form.sees(theirs.version)
    unlike = differences(form, theirs_form)
    return render_template(template, form=form, faults=[], conflict=unlike, theirs=theirs, **context), 409


def late_page(
    template: str, form: VersionedForm, theirs: Kept[Any], now: list[tuple[str, str]], **context: Any
) -> Answer:
    """The page that asks before something is deleted, after somebody else's change: what the record says now
    beside what was asked for. Asked again, knowingly, it is done.

    ``now``: (label, text) of the record as it is.
    """
    form.sees(theirs.version)
    return render_template(template, form=form, late=now, theirs=theirs, **context), 409


def done(message: str, endpoint: str, **values: Any) -> Response:
    """To the next page, which says what was done."""
    flash(message)
    return redirect(url_for(endpoint, **values), 303)
