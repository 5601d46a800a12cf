"""Signing what a command computes."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.metadata import version

from watchword import plugins, text
from watchword.model.profiles import Profile
from watchword.model.signatures import Signature


def sign(
    measure: str,
    digest: str,
    *,
    language: str | None,
    settings: Mapping[str, str],
    tradition: Profile | None,
) -> Signature:
    """Return the recipe of a number: settings, tokeniser, profile, the digest of the corpus in scope, our version."""
    recipe = {**settings, "tok": tokeniser_recipe(language)}
    if tradition:
        recipe["profile"] = f"{tradition.profile_id}-{tradition.version}"
    return Signature(measure, recipe, corpus=digest, version=version("watchword"))


def tokeniser_recipe(language: str | None) -> str:
    """Name the tokeniser of a language and its version."""
    for tokeniser in plugins.installed().tokenisers:
        if language in tokeniser.languages:
            return f"{tokeniser.name}-{tokeniser.version}"
    return text.recipe(language)
