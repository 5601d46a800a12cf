"""Two or more versions of a work against each other."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, partial
from itertools import islice
from pathlib import Path

from watchword import profile
from watchword.match.bilingual_collate import Aids, Encoder, align_documents, collate_translated, read_sides
from watchword.match.bilingual_lexicon import Lexicon, learn_lexicon
from watchword.match.collate import collate_titles, title_id, with_title
from watchword.match.collate_against import FacingTable, face_base
from watchword.match.collate_apart import collate_apart
from watchword.match.collate_many import Collation, collate_many
from watchword.match.collate_verdicts import ABSENT, SectionVerdict, judge_sections, say_all, say_emphasis
from watchword.model.alignments import NO_COUNTERPART, Alignment, Block
from watchword.model.documents import Document
from watchword.model.errors import InvalidInput
from watchword.model.findings import Scope
from watchword.model.profiles import ParagraphRole, Profile
from watchword.store import Corpus
from watchword.workbench.add import tokenise
from watchword.workbench.archive import bundled_profiles, profiles_of, recognise, tradition_of
from watchword.workbench.standing import find_document, read_file

MOST_LESSONS = 20
Apart = Mapping[str, Sequence[tuple[int, int, ParagraphRole]]]
Learn = Callable[[tuple[str, str], frozenset[str | None]], Lexicon]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two versions, what became of every unit, and the verdict on each section of the first."""

    a: Document
    b: Document
    alignment: Alignment
    verdicts: tuple[SectionVerdict, ...]
    translated: bool

    @property
    def absent(self) -> str:
        """The word for what `b` does not have: omitted only where `b` is known to be complete."""
        return NO_COUNTERPART if self.translated else ABSENT[self.b.completeness]

    @property
    def said(self) -> list[str]:
        """The verdict in sentences: the text, the sections that differ, and what a text that is not whole took up."""
        out = say_all(self.verdicts)
        form = self.b.completeness
        if self.a.work and self.b.work and self.a.work != self.b.work:
            out.append("These are different works, not versions of one: what one lacks was not taken out of it.")
        if form is not None and form != "full" and not self.translated:
            out.append(say_emphasis(self.verdicts, form=form))
        if form is None and not self.translated and any(verdict.counts["omitted"] for verdict in self.verdicts):
            out.append(f"Whether {self.b.document_id} is whole is not stated; what it lacks is not called omitted.")
        return out

    def summary(self) -> dict[str, object]:
        """Return the last line of `compare --json`: the counts by section."""
        return {
            "kind": "summary",
            "a": self.a.document_id,
            "b": self.b.document_id,
            "languages": [self.a.language, self.b.language],
            "completeness": self.b.completeness,
            "sections": [verdict.as_json() for verdict in self.verdicts],
            "said": self.said,
            "not_compared": len(self.alignment.not_compared),
        }


def find_versions(corpus: Corpus, names: Sequence[str]) -> list[Document]:
    """Return the documents of these names; a name may also be the path of a file."""
    profiles = profiles_of(corpus)
    return [find_document(corpus, name, profiles=profiles)[0] for name in names]


def read_versions(paths: Sequence[str]) -> list[Document]:
    """Return the documents of some files, without an archive; two files of one name are told apart by their paths."""
    profiles = bundled_profiles()
    documents = [recognise(read_file(path, profiles=profiles), profiles) for path in paths]
    if len({document.document_id for document in documents}) < len(documents):
        named = zip(documents, paths, strict=True)
        documents = [replace(document, document_id=str(Path(path))) for document, path in named]
    return documents


def compare(
    a: Document,
    b: Document,
    *,
    profiles: Sequence[Profile] = (),
    corpus: Corpus | None = None,
    encoder: Encoder | None = None,
) -> Comparison:
    """Return what one version says and the other does not, unit by unit, with a verdict a section.

    Across languages the official renderings of the profiles serve as evidence, and what the archive's other pairs of
    versions in these two languages teach about words, and an encoder (`load_encoder`) where one is given. Paragraphs in
    which the profile counts no wording (a vote) are a section of their own, so that no other verdict counts them; in
    one language they are collated apart, where both versions have them.
    """
    return _compare(a, b, profiles=profiles, learn=_learner(corpus), encoder=encoder)


def _compare(
    a: Document, b: Document, *, profiles: Sequence[Profile], learn: Learn, encoder: Encoder | None
) -> Comparison:
    if a.document_id == b.document_id:
        raise InvalidInput(f"{a.document_id!r} is one document", hint="name two versions")
    headings = {str(number): one.heading for number, one in enumerate(a.sections, 1) if one.heading}
    translated = not in_one_language((a, b))
    apart = {one.document_id: profile.uncounted(one.text, tradition_of(one, profiles)) for one in (a, b)}
    if translated:
        alignment = _compare_translated(a, b, profiles=profiles, learn=learn, encoder=encoder)
    else:
        alignment = _collate(a, b, apart)
        if a.title and b.title:
            alignment = with_title(alignment, compare_titles(a, b))
    alignment = _with_roles(alignment, apart)
    verdicts = judge_sections(alignment, completeness=b.completeness, headings=headings, translated=translated)
    return Comparison(a, b, alignment, verdicts, translated)


def in_one_language(documents: Sequence[Document]) -> bool:
    """Tell whether versions can be compared word by word, all with all; an unknown language is taken for any."""
    return len({document.language for document in documents} - {None}) < 2  # two are what makes several


def compare_many(documents: Sequence[Document]) -> Collation:
    """Return the table of units of more than two versions, which must be in one language."""
    if not in_one_language(documents):
        languages = sorted({document.language for document in documents if document.language})
        raise InvalidInput(
            f"versions in {', '.join(languages)} cannot stand in one table",
            hint="compare two at a time across languages",
        )
    texts = {document.document_id: document.text for document in documents}
    return collate_many([tokenise(document) for document in documents], texts=texts)


def compare_against(
    documents: Sequence[Document],
    *,
    profiles: Sequence[Profile] = (),
    corpus: Corpus | None = None,
    encoder: Encoder | None = None,
) -> tuple[FacingTable, tuple[Comparison, ...]]:
    """Return the table of versions in several languages against the first, and the comparisons it is made of."""
    first, *others = documents
    learn = _learner(corpus)
    pairs = [_compare(first, other, profiles=profiles, learn=learn, encoder=encoder) for other in others]
    pairs.sort(key=lambda pair: pair.b.document_id)
    return face_base(pair.alignment for pair in pairs), tuple(pairs)


def _collate(a: Document, b: Document, apart: Apart) -> Alignment:
    tokens_a, tokens_b = tokenise(a), tokenise(b)
    roles_a, roles_b = (
        [_role_at(tokens.document_id, start, apart) for start in tokens.sentences[:, 0].tolist()]
        for tokens in (tokens_a, tokens_b)
    )
    return collate_apart(tokens_a, tokens_b, text_a=a.text, text_b=b.text, roles=(roles_a, roles_b))


def _with_roles(alignment: Alignment, apart: Apart) -> Alignment:
    """Put the units of paragraphs in which a wording is no news into a section with the name of the role."""

    def placed(block: Block) -> Block:
        roles = {_role_at(span.document_id, span.start, apart) for span in (*block.a, *block.b)}
        return replace(block, section=roles.pop()) if len(roles) == 1 and None not in roles else block

    return (
        replace(alignment, blocks=tuple(placed(block) for block in alignment.blocks))
        if any(apart.values())
        else alignment
    )


def _role_at(document_id: str, start: int, apart: Apart) -> str | None:
    """Return the role of the paragraph in which a sentence begins."""
    places = apart.get(document_id, ())
    return next((role.role_id for first, after, role in places if first <= start < after), None)


def compare_titles(a: Document, b: Document) -> Alignment:
    """Return the collation of the titles of two documents in one language, which must have one."""
    titles = [
        replace(document, document_id=title_id(document.document_id), text=document.title or "", sections=())
        for document in (a, b)
    ]
    first, second = titles
    return collate_titles(tokenise(first), tokenise(second), text_a=first.text, text_b=second.text)


def _compare_translated(
    a: Document, b: Document, *, profiles: Sequence[Profile], learn: Learn, encoder: Encoder | None
) -> Alignment:
    languages = (a.language or "", b.language or "")
    renderings = [dict(one.wordings) for known in profiles for one in known.renderings]
    return collate_translated(
        tokenise(a),
        tokenise(b),
        text_a=a.text,
        text_b=b.text,
        aids=Aids(languages, learn(languages, frozenset({a.work, b.work})), renderings, encoder),
    )


def _learner(corpus: Corpus | None) -> Learn:
    """Return what learns of words from an archive, for two languages without some works; of the same only once."""
    return cache(partial(_archive_lexicon, corpus)) if corpus else lambda _languages, _works: Lexicon()


def _archive_lexicon(corpus: Corpus, languages: tuple[str, str], works: frozenset[str | None]) -> Lexicon:
    """Return what other works that the archive holds in both languages teach about words."""
    by_work: dict[str, dict[str, str]] = {}
    for entry in corpus.listing(Scope(languages=languages)):
        held = entry.document
        if held.work and held.work not in works and held.language:
            by_work.setdefault(held.work, {}).setdefault(held.language, held.document_id)
    lessons = []
    both = ((found[languages[0]], found[languages[1]]) for found in by_work.values() if len(found) > 1)
    for names in islice(both, MOST_LESSONS):
        a, b = (corpus.document(name) for name in names)
        sides = read_sides(tokenise(a), tokenise(b), text_a=a.text, text_b=b.text, aids=Aids(languages))
        lessons.extend(align_documents(*sides))
    return learn_lexicon(lessons)
