"""What comes from outside on its way into a file: one function per kind of file, used wherever a value is put in.

The kinds of files differ in what they take for more than a letter: markup (XML, HTML), HTML inside XML (KML), a
formula (tables), or letters they cannot hold at all (XML, Office). Addresses are made safe before, once for all
formats, by :func:`text.web_address.web_address`.
"""

from __future__ import annotations

import html as standard
import re

import pyarrow as pa
import pyarrow.compute as pc

_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # XML 1.0 has no way to write these
_NOT_OFFICE = dict.fromkeys([*range(9), 11, 12, *range(14, 32), 0xFFFE, 0xFFFF])
_TAG = re.compile(r"<(?=[A-Za-z/!?])")  # what HTML takes for the beginning of markup; "< 5" is none
# The wide forms are formulas, too, in the spreadsheets of East Asia (OWASP, CSV Injection).
_FORMULA = "=+-@\t\r\n＝＋－＠"


def xml(value: object) -> str:
    """A value as text or attribute of XML and SVG; what XML cannot hold becomes U+FFFD.

    >>> xml('a "b" <c> & d')
    'a &quot;b&quot; &lt;c&gt; &amp; d'
    """
    return standard.escape(_NOT_XML.sub("\ufffd", str(value)), quote=False).replace('"', "&quot;")


def html(value: object) -> str:
    """A value as text or attribute of HTML: it cannot become markup, nor a template of whatever reads the file next.

    >>> html("<b>{{7*7}}</b>")
    '&lt;b&gt;&#123;&#123;7*7&#125;&#125;&lt;/b&gt;'
    """
    return standard.escape(str(value), quote=True).replace("{", "&#123;").replace("}", "&#125;")


def script(json_text: str) -> str:
    """JSON as the content of a script element: nothing in it ends the element or is taken for markup or a template."""
    for sign, code in (("&", "26"), ("<", "3c"), (">", "3e")):
        json_text = json_text.replace(sign, f"\\u00{code}")
    return json_text.replace("{{", "\\u007b\\u007b")


def kml(value: object) -> str:
    """A value as text of KML, whose readers show names and values as HTML: markup in it stays words there, too.

    >>> kml("<b> of R&D < 5")
    '&amp;lt;b&gt; of R&amp;D &lt; 5'
    """
    return xml(_TAG.sub("&lt;", str(value)))


def office(value: str) -> str:
    """A text as slides and documents can hold it; their writers escape markup themselves."""
    return value.translate(_NOT_OFFICE).encode("utf-8", "replace").decode("utf-8")


def cell(value: str) -> str:
    """A text as the cell of a table that a spreadsheet opens: an apostrophe keeps it from being a formula.

    >>> cell("=1+1"), cell("a=b")
    ("'=1+1", 'a=b')
    """
    return f"'{value}" if value.startswith(tuple(_FORMULA)) else value


def cells(batch: pa.RecordBatch) -> pa.RecordBatch:
    """The texts of rows as by :func:`cell`; numbers stay numbers."""
    pattern = f"^([{re.escape(_FORMULA)}])"
    columns = [
        pc.replace_substring_regex(column, pattern, r"'\1") if pa.types.is_string(column.type) else column
        for column in batch.columns
    ]
    return pa.RecordBatch.from_arrays(columns, schema=batch.schema)
