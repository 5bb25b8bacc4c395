"""One's own account: password, second factor, sessions."""

from __future__ import annotations

from flask import Blueprint, g, render_template, request

from app.access import does
from app.one_time_codes import (
    address,
    in_groups,
    new_recovery_codes,
    new_secret,
    picture,
    recovery_hash,
    step_of,
)
from app.pages import moment_text
from app.passwords import hash_password
from app.policy import ROLES
from app.sealing import Unsealable
from app.signing import sign_in
from app.signing_in import Refused, confirm, entered, sealed, unsealed
from app.store import Account, Act, OpenSession
from app.web import Answer, done, form_page, store, submitted
from forms.own import ConfirmedForm, SecondFactorForm, own_password_form, sessions_form

pages = Blueprint("own", __name__, url_prefix="/own")
RECOVERY = "own/recovery.html"


@pages.route("/", methods=["GET"])
@does("own.read", recorded=False)
def index(act: Act) -> Answer:
    """What one's account is, and which sessions are open."""
    return render_template(
        "own/index.html",
        me=act.officer,
        roles=ROLES,
        account=store().accounts.of(act.officer),
        left=store().second_factors.recovery_left(act.officer),
        sessions=store().accounts.sessions_of(act.officer),
        here=g.opened.number,
        required=store().office_settings.of(act.whose).second_factor,
    )


@pages.route("/password", methods=["GET", "POST"])
@does("own.change")
def password(act: Act) -> Answer:
    """Choose another password; every other session ends, and this one gets a new token."""
    me = act.officer
    form = own_password_form((me.login, me.name, me.municipality))(request.form)
    proved = _confirmed(act, form)
    if not (proved and _is_another(form)):
        return form_page("own/password.html", form, must=g.opened.first == "password")
    now = store().users.own_password(act, proved, hash_password(form.password.data or ""))
    sign_in(me, proved=now)
    return done("パスワードを変更しました。ほかで開いていたログインは終了しました。", "own.index")


@pages.route("/second-factor", methods=["GET", "POST"])
@does("own.change")
def second_factor(act: Act) -> Answer:
    """Set up a second factor, or another in its place; the recovery codes are shown once."""
    form = SecondFactorForm(request.form)
    secret = _offered(act, form)
    proved = _confirmed(act, form)
    if not proved:
        return _second_factor_page(act, form, secret)
    step = step_of(secret, form.one_time_code.data or "", store().now())
    if step is None:
        form.add_fault(form.one_time_code, "コードが合いません。PC と端末の時刻も確かめてください。")
        return _second_factor_page(act, form, secret)
    codes = new_recovery_codes()
    kept = [recovery_hash(code) for code in codes]
    now = store().second_factors.set_up(act, proved, sealed(secret, act.officer), step, kept)
    sign_in(act.officer, proved=now)
    return render_template(RECOVERY, codes=codes, new=True)


@pages.route("/second-factor/off", methods=["GET", "POST"])
@does("own.change")
def second_factor_off(act: Act) -> Answer:
    """Do without a second factor again."""
    form = ConfirmedForm(request.form)
    proved = _confirmed(act, form)
    if not proved:
        return form_page("own/confirm.html", form, what="off")
    sign_in(act.officer, proved=store().second_factors.give_up(act, proved))
    return done("2つ目の要素を使わないことにしました。", "own.index")


@pages.route("/recovery", methods=["GET", "POST"])
@does("own.change")
def recovery(act: Act) -> Answer:
    """New recovery codes in place of the old ones."""
    form = ConfirmedForm(request.form)
    proved = _confirmed(act, form)
    if not proved:
        return form_page("own/confirm.html", form, what="recovery")
    codes = new_recovery_codes()
    store().second_factors.new_recovery(act, proved, [recovery_hash(one) for one in codes])
    return render_template(RECOVERY, codes=codes, new=False)


@pages.route("/sessions", methods=["GET", "POST"])
@does("own.change")
def sessions(act: Act) -> Answer:
    """End other sessions of one's own."""
    others = [one for one in store().accounts.sessions_of(act.officer) if one.number != g.opened.number]
    form = sessions_form((one.number, _told(one)) for one in others)(request.form)
    if not _confirmed(act, form):
        return form_page("own/sessions.html", form, others=others)
    store().accounts.end_sessions(act, form.chosen())
    return done("選んだログインを終了しました。", "own.index")


def _confirmed(act: Act, form: ConfirmedForm) -> Account | None:
    """The account, where the form was sent and the password typed is the officer's; where it is not the form
    says so."""
    if not submitted(form):
        return None
    found = confirm(act.officer, form.current_password.data or "")
    if isinstance(found, Refused):
        form.add_fault(form.current_password, found.told)
        return None
    entered(act.officer.login)
    return found


def _is_another(form: ConfirmedForm) -> bool:
    if form["password"].data != form.current_password.data:
        return True
    form.add_fault(form["password"], "今のパスワードと同じです。別のものにしてください。")
    return False


def _offered(act: Act, form: SecondFactorForm) -> str:
    """The secret this page offers: the one that came back with the form, else a new one."""
    try:
        return unsealed(str(form.sealed.data or ""), act.officer)
    except Unsealable:
        return new_secret()


def _second_factor_page(act: Act, form: SecondFactorForm, secret: str) -> Answer:
    form.sealed.data, form.sealed.raw_data = sealed(secret, act.officer), None
    return form_page(
        "own/second_factor.html",
        form,
        picture=picture(address(secret, act.officer.login, act.officer.municipality)),
        typed=in_groups(secret),
        must=g.opened.first == "second_factor",
    )


def _told(one: OpenSession) -> str:
    return f"最後の操作 {moment_text(one.last_seen_at)}（{one.address or 'アドレス不明'}）"
