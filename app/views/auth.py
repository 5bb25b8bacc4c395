"""The first administrator, signing in and out, and whether the application is alive."""

from __future__ import annotations

from flask import Blueprint, g, make_response, redirect, render_template, request, url_for

from app import kept_input
from app.access import public
from app.passwords import hash_password
from app.signing import sign_in, sign_out
from app.signing_in import WRONG, Refused, confirm_code, enter, entered
from app.store import Account, AlreadyFounded, Officer, Superseded
from app.web import Answer, done, form_page, store, submitted
from forms.account import CodeForm, LoginForm, setup_form
from forms.fields import BaseForm

pages = Blueprint("auth", __name__)
LOGIN, CODE = "auth/login.html", "auth/code.html"


@pages.get("/healthz")
@public
def healthz() -> Answer:
    """200 where the application and its database answer."""
    store().accounts.any()
    return "ok\n", 200


@pages.route("/setup", methods=["GET", "POST"])
@public
def setup() -> Answer:
    """With no account yet: create the municipality and its administrator."""
    if store().accounts.any():
        return redirect(url_for("home.index"), 303)
    registered = {one.code: one.name for one in store().municipalities.all()}
    form = setup_form(registered)(request.form)
    if not submitted(form):
        return form_page("auth/setup.html", form, registered=registered)
    try:
        first = store().accounts.found(
            form.municipality.data or "",
            form.code.data or "",
            form.login.data or "",
            form.name.data or "",
            hash_password(form.password.data or ""),
        )
    except AlreadyFounded:
        return redirect(url_for("auth.login"), 303)
    sign_in(first)
    return done("管理者を登録し、ログインしました。", "home.index")


@pages.route("/login", methods=["GET", "POST"])
@public
def login() -> Answer:
    """Sign in; what was typed before the session ended is offered again."""
    if not store().accounts.any():
        return redirect(url_for("auth.setup"), 303)
    form = LoginForm(request.form)
    if not submitted(form):
        return _asking(LOGIN, form)
    try:
        found = enter(form.login.data or "", form.password.data or "")
        if not isinstance(found, Refused):
            return _past_the_password(found)
    except Superseded:
        found = Refused(WRONG)
    form.add_fault(form.login, found.told)
    return _asking(LOGIN, form, found)


def _past_the_password(account: Account) -> Answer:
    sign_in(account.officer, pending=account.second_factor, proved=account)
    if not account.second_factor:
        return _signed_in(account.officer)
    if kept_input.carried():
        return render_template(CODE, form=CodeForm(), faults=[], carried=kept_input.carried())
    return redirect(url_for("auth.code", next=request.values.get("next")), 303)


@pages.route("/login/code", methods=["GET", "POST"])
@public
def code() -> Answer:
    """The second factor; the password was right."""
    if g.opened is None or not g.opened.pending:
        return redirect(url_for("home.index"), 303)
    form = CodeForm(request.form)
    if not submitted(form):
        return _asking(CODE, form)
    officer = g.opened.officer
    refused = confirm_code(officer, form.one_time_code.data or "")
    if refused:
        form.add_fault(form.one_time_code, refused.told)
        return _asking(CODE, form, refused)
    try:
        sign_in(officer, second_step=True)
    except Superseded:
        return redirect(url_for("home.index"), 303)
    return _signed_in(officer)


def _signed_in(officer: Officer) -> Answer:
    entered(officer.login)
    target = kept_input.local_path(request.values.get("next")) or url_for("home.index")
    return kept_input.resume_page() or redirect(target, 303)


def _asking(template: str, form: BaseForm, refused: Refused | None = None) -> Answer:
    """The page that asks, carrying what was typed before; 429 while the next try has to wait."""
    carried, target = kept_input.carried(), request.values.get("next")
    answer = make_response(form_page(template, form, carried=carried, next=target))
    if refused and refused.wait:
        answer.status_code = 429
        answer.headers["Retry-After"] = str(int(refused.wait.total_seconds()) + 1)
    return answer


@pages.post("/logout")
@public
def logout() -> Answer:
    """End the session on the server."""
    sign_out()
    return redirect(url_for("auth.login"), 303)


@pages.get("/accessibility")
@public
def accessibility() -> Answer:
    """How the pages can be used: keyboard, printing, without JavaScript."""
    return render_template("auth/accessibility.html")
