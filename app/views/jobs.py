"""Long work: how far it is, and on to what it came to."""

from __future__ import annotations

from flask import Blueprint, abort, redirect, render_template, url_for

from app.access import does, record_looks
from app.store import Act, Job
from app.store.jobs import DONE, FAILED
from app.web import Answer, secrecy_of_tender

pages = Blueprint("jobs", __name__, url_prefix="/jobs")


@pages.get("/<int:number>")
@does("job.read", load="jobs", recorded=False)
def show(act: Act, job: Job) -> Answer:
    """The page asks again by itself until the work has ended. Only for who asked for it."""
    if job.user_id != act.officer.id:
        abort(404)
    if job.state == DONE and job.came:
        return redirect(url_for(job.came["endpoint"], number=job.came["number"]), 303)
    if job.state == FAILED:
        _looked(act, job.given.get("tender"))
    return render_template("jobs/show.html", job=job)


def _looked(act: Act, tender: int | None) -> None:
    """Why work failed may quote what is entered of a bidder."""
    secrecy = secrecy_of_tender(tender) if tender else None
    if secrecy and not secrecy.opened:
        record_looks(act, [tender], "処理の失敗の画面で、入札者についての説明を閲覧した")
