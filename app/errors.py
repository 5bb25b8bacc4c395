"""Error pages in Japanese: what happened, what to do next, and what was typed kept."""

from __future__ import annotations

from flask import Flask, current_app, g, render_template, request
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge, SecurityError

from app import kept_input
from app.database_trouble import TOLD, Trouble, trouble
from app.store import Conflict, NotKept, Superseded
from rules.faults import InputError

_SIGNING_IN = ("auth.login", "auth.code", "auth.setup", "auth.logout")
PAGES: dict[int, tuple[str, str]] = {
    400: ("送信された内容を受け取れませんでした", "前の画面に戻り、もう一度操作してください。"),
    403: ("この操作をする権限がありません", "必要なときは管理者に相談してください。"),
    404: ("このページはありません", "アドレスが違うか、登録が削除されています。"),
    405: ("この操作はできません", "画面のボタンから操作してください。"),
    409: (
        "ほかの人が先に変更していました",
        "最新の内容を開いて確かめ、もう一度操作してください。",
    ),
    413: (
        "送信されたファイルが大きすぎます",
        "一度に送信できるのは32MBまでです。一覧のファイルは10MBまでに分けてください。",
    ),
    422: ("データに誤りがあり、表示できません", "次の場所を直してから、もう一度開いてください。"),
    500: (
        "処理できませんでした",
        "登録内容は変わっていません。もう一度操作しても同じときは、管理者に日時を伝えてください。",
    ),
}
_NOTHING_SAVED = "登録内容は変わっていません（途中までの登録もありません）。"
TROUBLES: dict[Trouble, tuple[int, str]] = {
    Trouble.FULL: (507, "管理者に連絡し、空きができてから、もう一度送信してください。"),
    Trouble.READ_ONLY: (503, "管理者に連絡し、書き込めるようになってから、もう一度送信してください。"),
    Trouble.BUSY: (503, "少し待ってから、もう一度送信してください。"),
    Trouble.AWAY: (503, "少し待っても同じときは、管理者に日時を伝えてください。"),
}


def prepare(app: Flask) -> None:
    """Register the pages."""
    app.register_error_handler(HTTPException, _page_of)
    app.register_error_handler(SecurityError, _wrong_host)
    app.register_error_handler(CSRFError, _stale)
    app.register_error_handler(NotKept, lambda error: _page(404))
    app.register_error_handler(Conflict, lambda error: _page(409))
    app.register_error_handler(Superseded, lambda error: _page(409))
    app.register_error_handler(InputError, _wrong_input)
    app.register_error_handler(Exception, _failed)


def _page_of(error: HTTPException) -> ResponseReturnValue:
    code = error.code or 500
    if code in PAGES:
        return _page(code)
    return error.get_response() if code < 400 else _page(400)


def _wrong_host(error: HTTPException) -> tuple[str, int, dict[str, str]]:
    """No page: for an unknown host there are no addresses to link to."""
    text = "このアドレスでは使えません。http://127.0.0.1 か http://localhost で開いてください。\n"
    return text, 400, {"Content-Type": "text/plain; charset=utf-8"}


def _stale(error: CSRFError) -> tuple[str, int]:
    """The page was opened before a login, or the request came from elsewhere."""
    if g.get("officer") is None and kept_input.came_from_here() and request.endpoint not in _SIGNING_IN:
        return kept_input.login_page_with_input()
    return _page(400)


def _wrong_input(error: InputError) -> tuple[str, int]:
    """A fault no form stands for: a file of the municipality's own rules that cannot be read, say."""
    title, remedy = PAGES[422]
    texts = [str(fault) for fault in error.faults]
    page = render_template("error.html", code=422, title=title, remedy=remedy, texts=texts, pairs=_typed())
    return page, 422


def refused_page(texts: list[str]) -> tuple[str, int]:
    """The page of a request that cannot be taken as it came, ``texts`` saying what is wrong with it. What was
    typed is not repeated: it is what could not be read."""
    title, remedy = PAGES[400]
    return render_template("error.html", code=400, title=title, remedy=remedy, texts=texts, pairs=[]), 400


def _failed(error: Exception) -> tuple[str, int]:
    if current_app.testing and current_app.config.get("PROPAGATE_EXCEPTIONS"):
        raise error
    current_app.logger.exception("%s %s failed", request.method, request.path)
    ails = trouble(error)
    return _trouble_page(ails) if ails else _page(500)


def _trouble_page(ails: Trouble) -> tuple[str, int]:
    code, remedy = TROUBLES[ails]
    told = {"code": code, "title": TOLD[ails], "remedy": _NOTHING_SAVED + remedy, "pairs": _typed()}
    return render_template("error.html", **told), code


def _page(code: int) -> tuple[str, int]:
    title, remedy = PAGES[code]
    pairs = _typed() if code in (400, 404, 409, 500) else []
    page = render_template(
        "error.html", code=code, title=title, remedy=remedy, pairs=pairs, is_gone=code == 404
    )
    return page, code


def _typed() -> kept_input.Pairs:
    """What was typed, offered again only where our own page sent it."""
    if request.method != "POST" or not kept_input.came_from_here():
        return []
    try:
        return kept_input.typed()
    except (RequestEntityTooLarge, ValueError):
        return []
