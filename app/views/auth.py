"""The first administrator, signing in and out, and whether the application is alive."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for

from app import kept_input
from app.access import public, record_event
from app.passwords import hash_password, is_outdated, is_password
from app.security import sign_in, sign_out
from app.store import Account, Act, AlreadyFounded
from app.web import Answer, done, form_page, store, submitted
from forms.account import LoginForm, SetupForm

pages = Blueprint("auth", __name__)


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
    form = SetupForm(request.form)
    if not submitted(form):
        return form_page("auth/setup.html", form)
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
    if submitted(form):
        account = store().accounts.by_login(form.login.data or "")
        if _is_right(account, form.password.data or "") and account:
            sign_in(account.officer)
            target = kept_input.local_path(request.values.get("next")) or url_for("home.index")
            return kept_input.resume_page() or redirect(target, 303)
        if account:
            record_event(Act(account.officer, "session.refuse"), None, "ログインに失敗した")
        form.add_fault(form.login, "ログイン名かパスワードが違います。確かめて入力し直してください。")
    return form_page("auth/login.html", form, carried=kept_input.carried(), next=request.values.get("next"))


def _is_right(account: Account | None, password: str) -> bool:
    right = is_password(account.password_hash if account else None, password)
    if not (right and account and account.active):
        return False
    if is_outdated(account.password_hash):
        store().accounts.set_hash(account.officer, hash_password(password))
    return True


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
