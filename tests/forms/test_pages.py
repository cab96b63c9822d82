import pandas as pd
import pytest

from lifebook import Life, charts
from lifebook.forms import pages

PAGE = "chapters/04-siberia"


def test_a_drawing_becomes_a_picture_with_its_words() -> None:
    drawn = charts.places_in_time(Life.open())
    page = pages.fit(PAGE, f"<h1>P</h1>{drawn.html()}")
    written = pages.written(page.body)
    assert "<svg" not in written
    assert 'src="../pictures/chapters-04-siberia-1.svg"' in written
    picture = next(node for node in page.body.iter() if pages.tag(node) == "img")
    assert drawn.title in str(picture.get("alt"))
    assert " ".join(drawn.finding.split()) in str(picture.get("alt"))
    svg = page.pictures["pictures/chapters-04-siberia-1.svg"]
    assert "var(" not in svg
    assert "currentColor" not in svg
    assert 'width="' in svg.partition(">")[2]


def test_values_behind_a_figure_and_boxes_that_scroll_are_gone() -> None:
    drawn = charts.places_in_time(Life.open())
    written = pages.written(pages.fit(PAGE, drawn.html()).body)
    assert "details" not in written
    assert "lb-scroll" not in written
    assert "tabindex" not in written
    assert "figcaption" in written


def test_what_a_script_needs_is_gone_and_the_text_around_it_stays() -> None:
    body = (
        '<p>a<script>x</script>b<form><button>c</button></form>d<span class="lb-tip">e</span>f</p>'
    )
    assert "<p>abdf</p>" in pages.written(pages.fit(PAGE, body).body)


def test_a_character_with_a_name_is_written_as_itself() -> None:
    assert "<p>1\u00a0&lt; 2</p>" in pages.written(pages.fit(PAGE, "<p>1&nbsp;&lt; 2</p>").body)


def test_a_notebook_says_where_its_code_is() -> None:
    page = pages.fit("notebooks/age", "<section><h1>Q</h1><p>t</p></section>", "book/x.ipynb")
    written = pages.written(page.body)
    assert (
        written.index("<h1>") < written.index("<code>book/x.ipynb</code>") < written.index("<p>t")
    )


def test_a_page_that_is_not_well_formed_is_named() -> None:
    with pytest.raises(ValueError, match=r"chapters/04-siberia: .*line 1"):
        pages.fit(PAGE, "<p>a<br></p>")


@pytest.mark.parametrize(
    ("target", "found"),
    [
        ("#x", "chapters/04-siberia.xhtml#x"),
        ("05.xhtml", "chapters/05.xhtml"),
        ("../reference/claims.xhtml#c001", "reference/claims.xhtml#c001"),
        ("https://example.org/a#b", "https://example.org/a#b"),
        ("mailto:a@example.org", "mailto:a@example.org"),
    ],
)
def test_a_link_is_found_from_the_root(target: str, found: str) -> None:
    assert pages.resolved(PAGE, target) == found


def test_the_head_of_numbers_stands_above_them() -> None:
    frame = pd.DataFrame({"word": ["a", "b"], "days": [1, 22]}, index=pd.Index(["x", "y"]))
    page = pages.fit(PAGE, charts.Grid("g", "G", frame).html())
    heads = [
        node for node in page.body.iter() if pages.tag(node) == "th" and node.get("scope") == "col"
    ]
    assert [node.get("class") for node in heads] == [None, None, "lb-number"]
