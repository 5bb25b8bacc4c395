"""What a view needs of the request: the store, who is signed in, and the ways to answer."""

from __future__ import annotations

from typing import Any, cast

from flask import current_app, flash, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app.register.store import RegisterStore, open_register
from app.settings import Settings
from app.store import Kept, Officer, Store
from forms.compare import differences
from forms.fields import BaseForm, VersionedForm

Answer = str | Response | tuple[str, int]


def store() -> Store:
    """The application's store."""
    return cast(Store, current_app.extensions["hosakan_store"])


def settings() -> Settings:
    """The application's settings."""
    return cast(Settings, current_app.extensions["hosakan_settings"])


def register() -> RegisterStore | None:
    """The register of corporate numbers as loaded when this request came; None where none is."""
    if "register" not in g:
        g.register = open_register(settings().register_dir)
    return cast("RegisterStore | None", g.register)


def officer() -> Officer | None:
    """Who is signed in; None where nobody is."""
    return cast("Officer | None", g.get("officer"))


def submitted(form: BaseForm) -> bool:
    """Whether the form was sent, no row was only to be added or dropped, and everything in it is sound."""
    return request.method == "POST" and not form.reshape(request.form) and form.validate()


def form_page(template: str, form: BaseForm, **context: Any) -> Answer:
    """The page of a form, with 422 where it was sent with faults; what was typed stays in it."""
    faults = form.faults() if request.method == "POST" else []
    return render_template(template, form=form, faults=faults, **context), 422 if faults else 200


def conflict_page(
    template: str, form: VersionedForm, theirs: Kept[Any], theirs_form: BaseForm, **context: Any
) -> Answer:
    """The same page after somebody else's change: both versions shown, what was typed kept.

    Sending it again keeps what was typed, knowingly, over the other's version.
    """
    form.version.data = str(theirs.version)
    form.version.raw_data = None
    unlike = differences(form, theirs_form)
    return render_template(template, form=form, faults=[], conflict=unlike, theirs=theirs, **context), 409


def done(message: str, endpoint: str, **values: Any) -> Response:
    """To the next page, which says what was done."""
    flash(message)
    return redirect(url_for(endpoint, **values), 303)
