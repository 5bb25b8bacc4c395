"""The pages, one file for each noun: load, form, validate, act, redirect."""

from flask import Blueprint

from app.views import (
    affiliation_groups,
    affiliation_lists,
    affiliations,
    appointees,
    auth,
    bidders,
    checks,
    clauses,
    events,
    home,
    pledges,
    postings,
    register,
    settings,
    sharings,
    subsidy,
    tenders,
)

BLUEPRINTS: tuple[Blueprint, ...] = (
    auth.pages,
    home.pages,
    appointees.pages,
    sharings.pages,
    affiliations.pages,
    affiliation_lists.pages,
    affiliation_groups.pages,
    subsidy.pages,
    postings.pages,
    pledges.pages,
    clauses.pages,
    tenders.pages,
    bidders.pages,
    checks.pages,
    events.pages,
    register.pages,
    settings.pages,
)
