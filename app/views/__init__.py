"""The pages, one file for each noun: load, form, validate, act, redirect."""

from flask import Blueprint

from app.views import affiliations, appointees, auth, events, home

BLUEPRINTS: tuple[Blueprint, ...] = (
    auth.pages,
    home.pages,
    appointees.pages,
    affiliations.pages,
    events.pages,
)
