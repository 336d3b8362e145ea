"""Citations in running text. The sentences are made up for their form and say nothing of any State."""

from __future__ import annotations

import pytest

from ccpr_graph.model import Citation, CitationKind, Document, Resolution
from tests.conftest import Read
from tests.documents import pair, small


def named(citation: Citation) -> str:
    target = citation.target
    return "/".join((target.kind, target.source, *target.steps)) if target else str(citation.resolution)


def cited(read: Read, *sentences: str) -> list[str]:
    """Return what the sentences of a concern cite."""
    document = read(small(pair(" ".join(("The Committee is concerned.", *sentences)), "The State Party should act.")))
    return [named(citation) for citation in document.citations]


LAW = "domestic-law/kaz"


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        (
            "It cites articles 19, 22 and 25 of the Covenant.",
            ["article/iccpr/19", "article/iccpr/22", "article/iccpr/25"],
        ),
        ("It cites article 19 (3) of the Covenant.", ["article/iccpr/19/3"]),
        ("It cites article 9, paragraph 3, of the Covenant.", ["article/iccpr/9/3"]),
        ("It cites paragraphs 1 and 2 of article 14 of the Covenant.", ["article/iccpr/14/1", "article/iccpr/14/2"]),
        ("It cites articles 6 to 8 of the Covenant.", ["article/iccpr/6", "article/iccpr/7", "article/iccpr/8"]),
        ("It cites article 9 and article 14 of the Covenant.", ["article/iccpr/9", "article/iccpr/14"]),
        ("It cites article 19 (freedom of expression) of the Covenant.", ["article/iccpr/19"]),
        ("It cites the Covenant, in particular articles 9 and 14.", ["article/iccpr/9", "article/iccpr/14"]),
        ("It cites article 14 of the International Covenant on Civil and Political Rights.", ["article/iccpr/14"]),
        ("It cites article 2 (1) of the Optional Protocol.", ["article/iccpr-op1/2/1"]),
        ("It cites article 37 of the Convention on the Rights of the Child.", ["article/crc/37"]),
        ("It cites rule 43 of the Nelson Mandela Rules.", ["rule/nelson-mandela-rules/43"]),
        ("It cites rule 75 (1) of the Committee's rules of procedure.", ["rule/ccpr-rules-of-procedure/75/1"]),
        ("It cites article 99 of the Covenant.", ["unresolved"]),
        (
            "It cites articles 2 and 14 of the Constitution and of the Covenant, respectively.",
            ["ambiguous", "ambiguous", "instrument/iccpr"],
        ),
        (
            "It cites articles 2 and 14 of the Covenant and the Constitution, respectively.",
            ["ambiguous", "ambiguous", f"{LAW}/constitution"],
        ),
        (
            "It cites articles 19 and 21 of the Covenant and of the Constitution.",
            ["ambiguous", "ambiguous", f"{LAW}/constitution"],
        ),
        (
            "It cites article 2 of the Constitution and 14 of the Covenant, respectively.",
            [f"{LAW}/constitution/article/2", "article/iccpr/14"],
        ),
        ("It cites article 2 of the Covenant and the rights of women and of the State party.", ["article/iccpr/2"]),
    ],
)
def test_articles_with_a_name(read: Read, sentence: str, expected: list[str]) -> None:
    assert cited(read, sentence) == expected


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("It is about article 174 of the Criminal Code.", [f"{LAW}/criminal-code/article/174"]),
        (
            "It is about article 41-1 of the Law on Communication (Law No. 200-V).",
            [f"{LAW}/law-on-communication/article/41-1"],
        ),
        ("It is about article 22 of the Constitution.", [f"{LAW}/constitution/article/22"]),
        (
            "It is about articles 13 (IV), 30 (II) (15) and 256 of the Constitution.",
            [f"{LAW}/constitution/article/{number}" for number in ("13/iv", "30/ii/15", "256")],
        ),
        ("It is about article 13 (IV) of the Covenant.", ["unresolved"]),
        ("It is about article 7 of its 1995 Constitution.", [f"{LAW}/constitution/article/7"]),
        ("It is about section 295-C of the Penal Code.", [f"{LAW}/penal-code/section/295-c"]),
        ("It is about Decree No. 961 of 30 November 2022.", [f"{LAW}/decree-no-961-of-30-november-2022"]),
        ("It is about the Criminal Code (art. 19) and more.", [f"{LAW}/criminal-code/article/19"]),
        (
            "It is about articles 128 and 135 of the Criminal Code, and other provisions, such as article 308.",
            [f"{LAW}/criminal-code/article/{n}" for n in (128, 135, 308)],
        ),
        (
            "It is about article 9 of the Code of Criminal Procedure and article 9 of the Covenant.",
            [f"{LAW}/code-of-criminal-procedure/article/9", "article/iccpr/9"],
        ),
        (
            "It is about article 5 of the Constitution and 7 of the Covenant.",
            [f"{LAW}/constitution/article/5", "article/iccpr/7"],
        ),
        (
            "It is about the Penal Code. It names article 10 of that Code.",
            [f"{LAW}/penal-code", f"{LAW}/penal-code/article/10"],
        ),
    ],
)
def test_domestic_law(read: Read, sentence: str, expected: list[str]) -> None:
    assert cited(read, sentence) == expected


@pytest.mark.parametrize(
    ("sentences", "last"),
    [
        (("It cites article 21 of the Covenant.", "The strict requirements of article 21 count."), "article/iccpr/21"),
        (("It cites article 21 of the Covenant and the requirements of article 19.",), "article/iccpr/19"),
        (("It cites article 21 of the Covenant.", "The requirements of article 19 count."), "ambiguous"),
        (("It cites article 9 of the Covenant.", "Article 20 has been used to convict 12 activists."), "ambiguous"),
        (
            ("It cites article 19 of the Covenant.", "Under the new legislation, article 19 punishes insult."),
            "ambiguous",
        ),
        (("It is contrary to the Covenant, article 14 allows military courts.",), "ambiguous"),
        (
            ("It names the Convention on the Rights of the Child and article 4 of the Optional Protocol thereto.",),
            "unresolved",
        ),
        (("It names the Second Optional Protocol and article 5 of Protocol No. 7.",), "unresolved"),
        (
            ("It names articles 6 and 7 of the Convention on the Rights of the Child Act.",),
            "convention-on-the-rights-of-the-child-act/article/7",
        ),
        (
            ("It names the Human Rights Act, the Migration Act and the Human Rights Act, and section 20 of that Act.",),
            "human-rights-act/section/20",
        ),
        (("It names article 2 ICCPR.",), "article/iccpr/2"),
        (("It cites article 21 of the Constitution.", "The requirements of article 21 count."), "ambiguous"),
        (("It cites article 21 of the Covenant and the Penal Code.", "Article 19 counts."), "ambiguous"),
        (("It cites article 174 of the Penal Code.", "Such is article 21 of the Act."), "unresolved"),
        (
            ("It cites article 21 of the Covenant.", "The law on assemblies, in particular article 5, stays."),
            "ambiguous",
        ),
        (
            ("It cites article 19 of the Covenant and the Penal Code.", "Defamation is punished by article 19."),
            "ambiguous",
        ),
        (("The requirements of article 21 count.",), "unresolved"),
        (("Under article 9, 15 persons were held.",), "unresolved"),
        (("It is about article 3 of the Grand Treaty.",), "unresolved"),
    ],
)
def test_articles_without_a_name(read: Read, sentences: tuple[str, ...], last: str) -> None:
    assert cited(read, *sentences)[-1].endswith(last)


def test_fifteen_persons_are_no_article(read: Read) -> None:
    document = read(
        small(
            pair(
                "The Committee is concerned that under article 9, 15 persons were held.", "The State Party should act."
            )
        )
    )
    assert [citation.words.quote for citation in document.citations] == ["article 9"]


@pytest.mark.parametrize(
    "law", ["Criminal Code", "Constitution", "Law on Refugees", "Public Order Act", "Emergency Regulations"]
)
@pytest.mark.parametrize(
    "form",
    [
        "article {} of the {}",
        "articles {} and 26 of the {}",
        "art. {} of the {}",
        "the {1}, article {0}",
        "the {1} (art. {0})",
    ],
)
@pytest.mark.parametrize("number", ["7", "19", "25", "41-1"])
def test_a_domestic_provision_never_becomes_one_of_the_covenant(read: Read, law: str, form: str, number: str) -> None:
    sentence = f"The Committee notes with concern that {form.format(number, law)} is applied, contrary to the Covenant (art. 2)."
    document = read(small(pair(sentence, "The State Party should act.")))
    articles = [named(c) for c in document.citations if c.target and c.target.kind is CitationKind.ARTICLE]
    assert articles == ["article/iccpr/2"]
    assert any(named(c).startswith(LAW) for c in document.citations)


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("It recalls general comment No. 34 (2011).", ["general-comment/ccpr/34"]),
        (
            "It recalls general comments Nos. 31 (2004) and 34 (2011).",
            ["general-comment/ccpr/31", "general-comment/ccpr/34"],
        ),
        ("It recalls paragraph 8 of the Committee's general comment No. 36 (2018).", ["general-comment/ccpr/36/8"]),
        (
            "It recalls general comment No. 36 (2018) on the right to life, paras. 8 and 9.",
            ["general-comment/ccpr/36/8", "general-comment/ccpr/36/9"],
        ),
        (
            "It recalls general comments No. 34 (2011) on freedoms of opinion and expression and No. 37 (2020) on assembly.",
            ["general-comment/ccpr/34", "general-comment/ccpr/37"],
        ),
        (
            "It recalls general comment No. 36 (2018) on the right to life, No. 35 (2014) on liberty and Nos. 31 (2004) and 32 (2007), para. 5.",
            [
                "general-comment/ccpr/36",
                "general-comment/ccpr/35",
                "general-comment/ccpr/31",
                "general-comment/ccpr/32/5",
            ],
        ),
        (
            "It recalls general comment No. 36 (2018) on life and No. 24 (2019) of the Committee on the Rights of the Child.",
            ["unresolved", "general-comment/crc/24"],
        ),
        (
            "It recalls the Committee on the Rights of the Child's general comments No. 6 (2005) on children and No. 23 (2017) on migration.",
            ["general-comment/crc/6", "general-comment/crc/23"],
        ),
        (
            "The African Commission, in its general comments No. 3 (2015) on life and No. 36 (2018) on torture, said so.",
            ["unresolved", "unresolved"],
        ),
        ("It recalls general comment No. 99 (2040).", ["unresolved"]),
        ("It recalls general comment No. 34 (2017).", ["unresolved"]),
        ("It recalls general recommendation No. 35 (2017).", ["unresolved"]),
        ("It recalls CERD general recommendation No. 35 (2013).", ["general-comment/cerd/35"]),
        ("It recalls CESCR's general comment No. 20.", ["general-comment/cescr/20"]),
        ("The African Commission, in its general comment No. 3, said so.", ["unresolved"]),
        ("It recalls joint general recommendation No. 31/general comment No. 18.", ["unresolved", "unresolved"]),
        ("It is about the Code of Criminal Procedure of Chile.", ["domestic-law/chl/code-of-criminal-procedure"]),
        ("It is about the Constitution of the United Republic of Tanzania.", ["domestic-law/tza/constitution"]),
        (
            "It is about article 25 of the Constitution of Rwanda and article 22 of the Constitution of the State Party.",
            ["domestic-law/rwa/constitution/article/25", f"{LAW}/constitution/article/22"],
        ),
        (
            "It is about articles 5 and 6 of the Law on Refugees of Uzbekistan and article 5 of the Criminal Code of the Republic of Kazakhstan.",
            [
                "domestic-law/uzb/law-on-refugees/article/5",
                "domestic-law/uzb/law-on-refugees/article/6",
                f"{LAW}/criminal-code/article/5",
            ],
        ),
        ("It is about article 22 of the Constitution of Bermuda.", ["unresolved"]),
        ("It recalls National Assembly resolution 51/2001.", ["ambiguous"]),
        ("It recalls the Convention against Torture Act.", ["domestic-law/kaz/convention-against-torture-act"]),
        ("It recalls the Kenya Law Reports and the Freedom Law Foundation.", []),
        ("It recalls the Police, Crime, Sentencing and Courts Act.", []),
        (
            "It recalls the Counter-Terrorism and Sentencing Act 2021.",
            [f"{LAW}/counter-terrorism-and-sentencing-act-2021"],
        ),
        ("It recalls the Abortion (Northern Ireland) (No. 2) Regulations 2020.", []),
        (
            "It recalls the Terrorism Act 2000 and the Terrorism Act, 2006.",
            [f"{LAW}/terrorism-act-2000", f"{LAW}/terrorism-act-2006"],
        ),
        (
            "It recalls general comment No. 24 (2019) of the Committee on the Rights of the Child.",
            ["general-comment/crc/24"],
        ),
        ("It recalls CCPR/C/GC/37, para. 15.", ["general-comment/ccpr/37/15"]),
        (
            "It recalls General Assembly resolutions 53/144 and 70/175.",
            ["document/A/RES/53/144", "document/A/RES/70/175"],
        ),
        ("It recalls Human Rights Council resolution 16/1.", ["document/A/HRC/RES/16/1"]),
        ("It recalls resolution 16/1.", ["ambiguous"]),
        ("It recalls the Istanbul Protocol.", ["instrument/istanbul-protocol"]),
        ("It recalls the two Optional Protocols thereto.", ["instrument/iccpr-op1", "instrument/iccpr-op2"]),
        ("It recalls the Second Optional Protocol to the Covenant.", ["instrument/iccpr-op2"]),
        ("It recalls the Optional Protocol to the Convention against Torture.", ["instrument/cat-op"]),
        ("It recalls the Grand Protocol.", ["unresolved"]),
        ("It recalls Protocol No. 7 to the European Convention on Human Rights.", ["unresolved"]),
        (
            "It recalls article 4 of Protocol No. 7 to the European Convention on Human Rights.",
            ["unresolved", "unresolved"],
        ),
        ("It recalls the Protocol to the African Charter on Human and Peoples’ Rights.", ["unresolved"]),
        ("It recalls paragraph 4 below.", ["own-paragraph/CCPR/C/KAZ/CO/3/4"]),
        ("It recalls the rule of law, a law enforcement agency and International Human Rights Law.", []),
        ("It recalls that a cat covenant exists.", []),
    ],
)
def test_other_sources(read: Read, sentence: str, expected: list[str]) -> None:
    assert cited(read, sentence) == expected


def test_a_full_name_with_its_short_name_is_one_citation(kazakhstan: Document) -> None:
    (found,) = [c for c in kazakhstan.citations if c.target and c.target.source == "istanbul-protocol"]
    assert found.words.quote.startswith("Manual on the Effective Investigation")
    assert found.words.quote.endswith("(Istanbul Protocol)")
    assert found.signal and (found.signal.concept, found.signal.words.quote) == ("signal/in-line-with", "in line with")


def test_what_is_not_resolved_has_a_reason(read: Read) -> None:
    document = read(
        small(
            pair("The Committee is concerned that article 9 and resolution 3/4 count.", "The State Party should act.")
        )
    )
    assert [(c.resolution, c.reason) for c in document.citations] == [
        (Resolution.UNRESOLVED, "no treaty or law is named with it"),
        (Resolution.AMBIGUOUS, "the organ that adopted it is not named"),
    ]
