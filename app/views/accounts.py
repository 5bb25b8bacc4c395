"""利用者: who may use the program, and as what."""

from __future__ import annotations

from typing import cast

from flask import Blueprint, redirect, render_template, request, url_for

from app.access import does
from app.passwords import hash_password, made_password
from app.policy import ROLES
from app.store import Act, Conflict, Kept, LastAdministrator, LoginTaken, Person
from app.web import Answer, changing, conflict_page, done, form_page, late_page, store, submitted
from forms.fields import VersionedForm
from forms.user import UserForm, user_form

pages = Blueprint("accounts", __name__, url_prefix="/accounts")
FORM, CONFIRM, PASSWORD = "accounts/form.html", "accounts/confirm.html", "accounts/password.html"


@pages.get("/")
@does("account.read")
def index(act: Act) -> Answer:
    """The list."""
    return render_template(
        "accounts/index.html",
        found=store().users.all(act.whose),
        roles=ROLES,
        required=store().office_settings.of(act.whose).second_factor,
    )


@pages.get("/<int:number>")
@does("account.read", load="users")
def show(act: Act, kept: Kept[Person]) -> Answer:
    """One account, and what can be done with it."""
    happened = store().events.of_record(act.whose, kept.ref)
    return render_template("accounts/show.html", kept=kept, person=kept.value, roles=ROLES, happened=happened)


@pages.route("/new", methods=["GET", "POST"])
@does("account.create")
def new(act: Act) -> Answer:
    """Enter an account; its first password is shown once, to be handed over."""
    form = _form(act, new=True)(request.form)
    if not submitted(form):
        return form_page(FORM, form, kept=None)
    password = made_password()
    login = str(form.login.data)
    person = Person(login, str(form.name.data), tuple(form.roles.data or ()), True, form.appointee_id())
    try:
        store().users.create(act, person, hash_password(password), given=True)
    except LoginTaken:
        form.add_fault(form.login, "このログイン名は使われています。別のものにしてください。")
        return form_page(FORM, form, kept=None)
    return render_template(PASSWORD, login=login, password=password, new=True)


@pages.route("/<int:number>/edit", methods=["GET", "POST"])
@does("account.change", load="users")
def edit(act: Act, kept: Kept[Person]) -> Answer:
    """Change an account, or stop its use."""
    make = _form(act, new=False, person=kept.value)
    form = make(request.form, data=_data(kept.value), version=kept.version)
    if not submitted(form):
        return form_page(FORM, form, kept=kept)
    person = Person(
        kept.value.login,
        str(form.name.data),
        tuple(form.roles.data or ()),
        form.active.data == "yes",
        form.appointee_id(),
    )
    told = changing(act, form, make(data=_data(kept.value)))
    try:
        store().users.change(told, kept.id, form.seen_version(), person)
    except LastAdministrator:
        form.add_fault(form.roles, "使える管理者がいなくなります。先に、ほかの人を管理者にしてください。")
        return form_page(FORM, form, kept=kept)
    except Conflict as conflict:
        theirs = cast(Kept[Person], conflict.theirs)
        return conflict_page(FORM, form, theirs, make(data=_data(theirs.value)), kept=kept)
    return done("利用者を変更しました。", "accounts.show", number=kept.id)


@pages.route("/<int:number>/password", methods=["GET", "POST"])
@does("account.reset", load="users")
def password(act: Act, kept: Kept[Person]) -> Answer:
    """Give an account another password; it is shown once, to be handed over."""
    if kept.id == act.officer.id:
        return redirect(url_for("own.password"), 303)
    form = VersionedForm(request.form, version=kept.version)
    if not submitted(form):
        return render_template(CONFIRM, form=form, kept=kept, what="password")
    made = made_password()
    try:
        store().users.give_password(act, kept.id, form.seen_version(), hash_password(made))
    except Conflict as conflict:
        return _late(form, conflict, "password")
    store().failures.forget_login(kept.value.login)
    return render_template(PASSWORD, login=kept.value.login, password=made, new=False)


@pages.route("/<int:number>/second-factor", methods=["GET", "POST"])
@does("account.reset", load="users")
def second_factor(act: Act, kept: Kept[Person]) -> Answer:
    """Take a lost second factor away."""
    if kept.id == act.officer.id:
        return redirect(url_for("own.index"), 303)
    form = VersionedForm(request.form, version=kept.version)
    if not submitted(form):
        return render_template(CONFIRM, form=form, kept=kept, what="second_factor")
    try:
        store().second_factors.remove(act, kept.id, form.seen_version())
    except Conflict as conflict:
        return _late(form, conflict, "second_factor")
    return done("2つ目の要素を解除しました。", "accounts.show", number=kept.id)


@pages.route("/<int:number>/sessions", methods=["GET", "POST"])
@does("account.reset", load="users")
def sessions(act: Act, kept: Kept[Person]) -> Answer:
    """End every session of an account."""
    form = VersionedForm(request.form, version=kept.version)
    if not submitted(form):
        return render_template(CONFIRM, form=form, kept=kept, what="sessions")
    try:
        store().users.end_sessions(act, kept.id, form.seen_version())
    except Conflict as conflict:
        return _late(form, conflict, "sessions")
    return done("開いているログインをすべて終了しました。", "accounts.show", number=kept.id)


def _late(form: VersionedForm, conflict: Conflict, what: str) -> Answer:
    theirs = cast(Kept[Person], conflict.theirs)
    person = theirs.value
    now = [
        ("氏名", person.name),
        ("役割", "、".join(ROLES[role] for role in person.roles)),
        ("利用", "使える" if person.active else "停止"),
        ("パスワード", "渡したもののまま" if person.waits else "本人が決めたもの"),
        ("2つ目の要素", "登録済み" if person.second_factor else "なし"),
    ]
    return late_page(CONFIRM, form, theirs, now, kept=theirs, what=what)


def _form(act: Act, *, new: bool, person: Person | None = None) -> type[UserForm]:
    appointees = store().appointees.names(act.whose)
    if person and person.appointee_id:
        appointees.setdefault(person.appointee_id, person.appointee or "")
    return user_form(ROLES, appointees, new=new)


def _data(person: Person) -> dict[str, object]:
    return {
        "name": person.name,
        "roles": list(person.roles),
        "appointee": person.appointee_id,
        "active": "yes" if person.active else "no",
    }
