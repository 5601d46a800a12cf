"""`watchword reuse`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from watchword.cli.terminal import archive_option, json_option, print_json, say, scope_from, scope_options
from watchword.model.errors import InvalidInput


@click.command(epilog="Example: watchword reuse -C ~/korea --since 2022 --limit 200 --json > pairs.jsonl")
@click.argument("documents", nargs=-1)
@archive_option
@scope_options
@click.option("--explain", nargs=2, metavar="A B", help="Say which step of the search dropped a pair of documents.")
@click.option("--bits", "least_weight", type=float, help="Least significance in bits (default: by language, 26).")
@click.option(
    "--shortest",
    type=click.IntRange(min=0),
    help="Least content words of a short phrase (default 2; 0: only what weighs --bits).",
)
@click.option("--reworded", is_flag=True, help="Of two DOCUMENTS: what they say in other words or another order.")
@click.option(
    "--kind", "kinds", multiple=True, help="Only copy, verbatim, altered, reworded or boilerplate (repeatable)."
)
@click.option("--limit", type=click.IntRange(min=0), help="At most so many pairs.")
@json_option
def command(
    documents: tuple[str, ...], archive: Path, *, explain: tuple[str, str] | None, as_json: bool, **given: Any
) -> None:
    """Find every reused passage and phrase, exact and altered, the most significant first.

    With DOCUMENTS only pairs with one of them. With --json a line a pair: `{"a": span, "b": span, "similarity": 0-1,
    "kind": "copy"|"verbatim"|"altered"|"reworded"|"boilerplate", "cluster": ID, "weight": bits, …}`. A weight ranks; it
    is no probability.
    """
    from watchword.workbench import open_archive
    from watchword.workbench.reusing import explain_pair, pairs_of, reuse, reuse_reworded

    scope, kinds, limit = scope_from(given), given["kinds"], given["limit"]
    with open_archive(archive) as corpus:
        if explain:
            told = explain_pair(
                corpus, *explain, scope=scope, least_weight=given["least_weight"], shortest=given["shortest"]
            )
            if as_json:
                line = {"step": told.step, "message": told.message, "best": told.best, "needed": told.needed}
                print_json([{**line, "shared_seeds": told.n_shared_seeds, "a": told.a_place, "b": told.b_place}])
            else:
                click.echo(f"{told.step}: {told.message}")
            return
        limits = {"least_weight": given["least_weight"], "shortest": given["shortest"]}
        if given["reworded"]:
            if len(documents) != 2 or limits != {"least_weight": None, "shortest": None}:
                raise InvalidInput(
                    "--reworded compares two documents by their sentences, without --bits and --shortest",
                    hint="watchword reuse A B --reworded",
                )
            found = reuse_reworded(corpus, *documents, scope=scope)
        else:
            found = reuse(corpus, scope=scope, documents=documents, **limits)
        n_shown = 0
        for pair in pairs_of(corpus, found, kinds=kinds, limit=limit):
            n_shown += 1
            if as_json:
                print_json([pair.as_json()])
            else:
                click.echo(f"{pair.weight:>8.1f} bits  {pair.kind}  {pair.similarity:.2f}  cluster {pair.cluster}")
                for side, document in ((pair.a, pair.a_document), (pair.b, pair.b_document)):
                    click.echo(f"    {document.date or 'undated'}  {side.document_id}: {' '.join(side.quote.split())}")
        coverage = corpus.coverage(scope)
    total = sum(map(len, found))
    say(f"{total:,} pairs, {n_shown:,} shown, in {scope.describe()} ({coverage.describe()})")
