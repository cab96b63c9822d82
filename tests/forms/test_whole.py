import yaml

from lifebook.forms import whole
from lifebook.forms.edition import edition
from tests.forms.conftest import ROOT

TOC = {
    "format": "jb-book",
    "root": "book/index",
    "parts": [
        {"caption": "Life", "chapters": [{"file": "book/chapters/a"}, {"file": "book/explorer"}]},
        {"caption": "Class", "chapters": [{"file": "book/assignments/1", "title": "One"}]},
        {
            "caption": "About",
            "chapters": [
                {
                    "file": "book/about/x",
                    "title": "X",
                    "sections": [{"file": "book/about/y"}, {"file": "book/assignments/guide"}],
                }
            ],
        },
    ],
}


def test_what_is_left_out_leaves_no_trace_in_the_contents() -> None:
    assert whole.contents(TOC) == {
        "format": "jb-book",
        "root": "index",
        "parts": [
            {"caption": "Life", "chapters": [{"file": "chapters/a"}]},
            {
                "caption": "About",
                "chapters": [{"file": "about/x", "title": "X", "sections": [{"file": "about/y"}]}],
            },
        ],
    }


def test_a_page_is_left_out_by_its_name_or_its_folder() -> None:
    assert not whole.kept("explorer")
    assert not whole.kept("assignments/key/1-sourcing")
    assert whole.kept("chapters/04-siberia")
    assert whole.kept("explorers")


def test_every_page_that_is_named_as_left_out_is_one() -> None:
    for name in whole.LEFT_OUT:
        path = ROOT / "book" / name
        assert path.is_dir() if name.endswith("/") else path.with_suffix(".md").is_file()


def test_the_settings_are_those_of_the_book_but_for_what_a_site_needs() -> None:
    config = yaml.safe_load((ROOT / "_config.yml").read_text(encoding="utf-8"))
    derived = whole.settings(config, edition(ROOT), ROOT)
    assert derived["title"] == config["title"]
    assert derived["execute"]["execute_notebooks"] == config["execute"]["execute_notebooks"]
    assert derived["sphinx"]["config"]["html_js_files"] == []
    assert "lifebook.site" not in derived["sphinx"]["extra_extensions"]
    assert "lifebook.apparatus" in derived["sphinx"]["extra_extensions"]
