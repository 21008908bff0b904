from __future__ import annotations

import tomllib

import pytest

from trialweave.train.problems import Lines
from trialweave.train.publishers import Site, check


def problems(*texts):
    sites = [Site(f"publishers/{n}.toml", tomllib.loads(t), Lines(t)) for n, t in enumerate(texts, 1)]
    return [(p.file, p.line, p.reason) for p in check(sites)]


def test_a_good_file_has_no_problem():
    assert not problems(
        '[headings]\nabstract = ["abstract"]\n[labels]\ninline_funding = ["Funding"]\n'
        '[lines]\nboilerplate = ["Log in"]\n[phrases]\nboilerplate = ["accept cookies"]\n[furniture]\nlines = ["a"]\n'
    )


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        ('[heading]\nabstract = ["abstract"]', 1, "unknown table [heading]"),
        ('[headings]\n\nheadline = ["news"]', 3, "[headings] unknown zone 'headline'"),
        ('[lines]\nboilerplate = "Log in"', 2, "[lines] boilerplate: write a list of texts"),
        ('[lines]\nboilerplate = ["Log in",\n" "]', 3, "an empty text can never match"),
        ('[phrases]\nboilerplate = ["Accept cookies"]', 2, "write 'accept cookies'"),
        ('[headings]\nfunding = ["support"]\nsubject = ["Support:"]', 3, "'Support:' is claimed by funding"),
    ],
)
def test_wrong_files(text, line, reason):
    ((file, at, told),) = problems(text)
    assert (file, at) == ("publishers/1.toml", line)
    assert reason in told


def test_tables_of_settings_are_those_of_the_generic_file():
    text = "[weights]\nprose = 1.0\n"
    site, generic = (Site(f"publishers/{n}.toml", tomllib.loads(text), Lines(text)) for n in ("site", "generic"))
    assert [p.file for p in check([site])] == ["publishers/site.toml"]
    assert not list(check([generic, site]))


def test_a_heading_of_two_zones_in_two_files():
    ((file, line, reason),) = problems('[headings]\nfunding = ["support"]', '[headings]\nsubject = ["support"]')
    assert (file, line) == ("publishers/2.toml", 2)
    assert "'support' is claimed by funding in publishers/1.toml" in reason


def test_boilerplate_gives_way_and_is_no_problem():
    assert not problems('[headings]\nboilerplate = ["support"]', '[headings]\nfunding = ["support"]')


def test_the_same_words_may_stand_in_two_tables():
    assert not problems('[headings]\nfunding = ["support"]\n[lines]\nsubject = ["support"]')
