"""How the elements of HTML stand on a page, as far as its text depends on it (https://html.spec.whatwg.org/#rendering)."""

from __future__ import annotations

# begin and end a paragraph
PARAGRAPHS = frozenset(
    {
        "p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "dl", "blockquote", "pre", "table", "figure", "hr",
        "section", "article", "header", "footer", "main", "nav", "aside", "form", "fieldset", "address",
        "details", "center", "menu", "hgroup",
    }
)  # fmt: skip
# begin and end a line
LINES = frozenset(
    {
        "div", "li", "dt", "dd", "tr", "caption", "figcaption", "summary", "legend", "body", "html", "head",
        "thead", "tbody", "tfoot", "option", "optgroup", "dir", "search",
    }
)  # fmt: skip
# boxes within a line
SPACED = frozenset({"button", "label", "input", "img", "meter", "progress", "output"})
# their content is no text of the page
UNREAD = frozenset(
    {
        "script", "style", "template", "noscript", "select", "datalist", "textarea", "iframe", "object",
        "embed", "canvas", "audio", "video", "svg", "applet", "map", "xmp", "noembed", "noframes", "dialog",
        "rp", "rt", "annotation", "annotation-xml",
    }
)  # fmt: skip
# have no content
VOID = frozenset(
    {
        "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track",
        "wbr", "frame", "keygen", "basefont",
    }
)  # fmt: skip
# end without a tag of their own: by which tags
IMPLIED = {
    "p": PARAGRAPHS | {"div", "li", "td", "th", "tr", "dt", "dd"},
    "li": frozenset({"li"}),
    "td": frozenset({"td", "th", "tr"}),
    "th": frozenset({"td", "th", "tr"}),
    "tr": frozenset({"tr", "tbody"}),
    "dt": frozenset({"dt", "dd"}),
    "dd": frozenset({"dt", "dd"}),
}
