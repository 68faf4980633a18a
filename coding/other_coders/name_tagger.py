"""A trained tagger of names as a reader: Hugging Face token classification, run by onnxruntime without torch.

Off unless asked for (``--mentions hf:FOLDER``). The folder holds what ``optimum-cli export onnx --task
token-classification`` writes: ``model.onnx``, ``tokenizer.json`` and ``config.json`` with its labels. Nothing is
fetched.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from coding.interfaces import Said, SaidKind
from errors import DataFileError, WaqaiError

_KIND_OF: dict[str, SaidKind] = {
    "LOC": "place", "LOCATION": "place", "GPE": "place", "FAC": "place",
    "ORG": "organisation", "ORGANIZATION": "organisation", "NORP": "organisation",
    "PER": "person", "PERS": "person", "PERSON": "person",
}  # fmt: skip
WINDOW, OVERLAP = 512, 64  # tokens the model sees at once, and how many it sees twice
LEAST = 0.5  # share of probability a label must have
_MISSING = "a tagger of names needs onnxruntime and tokenizers: pip install -r requirements-ner.txt"


class NameTagger:
    """Names by a token classification model.

    Raises
    ------
    WaqaiError
        The packages are not installed.
    DataFileError
        The folder lacks a file, or a file is not what it should be.
    """

    def __init__(self, folder: Path) -> None:
        try:
            import numpy
            import onnxruntime
            import tokenizers
        except ImportError as error:
            raise WaqaiError(f"{_MISSING} ({error.name} is missing)") from None
        self._np = numpy
        model = _file(folder, "model.onnx", "onnx/model.onnx")
        config = _file(folder, "config.json")
        words = _file(folder, "tokenizer.json")
        try:
            labels = json.loads(config.read_text(encoding="utf-8"))["id2label"]
            self._labels = {int(number): str(label) for number, label in labels.items()}
        except (ValueError, KeyError, AttributeError) as error:
            raise DataFileError(config, 0, f"holds no id2label ({error})", "export the model again") from None
        try:
            self._tokenizer = tokenizers.Tokenizer.from_file(str(words))
            self._tokenizer.enable_truncation(WINDOW, stride=OVERLAP)
            self._session = onnxruntime.InferenceSession(str(model), providers=["CPUExecutionProvider"])
        except Exception as error:  # both raise bare Exceptions of their own
            raise DataFileError(folder, 0, f"cannot be loaded: {error}", "export the model again") from None
        self._inputs = [i.name for i in self._session.get_inputs()]
        sha = hashlib.sha256(model.read_bytes() + words.read_bytes()).hexdigest()[:8]
        self.name = f"hf:{folder.name} ({sha})"

    def mentions(self, text: str) -> Iterator[Said]:
        """Names of places, organisations and people, in order; each once."""
        if not text.strip():
            return
        # A lone surrogate is no character to a tokenizer; one sign for one keeps the offsets.
        first = self._tokenizer.encode("".join("\ufffd" if "\ud800" <= c <= "\udfff" else c for c in text))
        seen_until = 0
        for encoding in (first, *first.overflowing):
            for kind, start, end in self._spans(encoding):
                while start < end and text[start].isspace():  # some tokenizers count the blank before a word
                    start += 1
                if seen_until <= start < end:
                    yield Said(kind, start, end, text[start:end])
                    seen_until = end

    def _spans(self, encoding: Any) -> Iterator[tuple[SaidKind, int, int]]:
        """Runs of tokens with labels of one kind (B-LOC I-LOC, or LOC LOC)."""
        np = self._np
        given = {
            "input_ids": encoding.ids, "attention_mask": encoding.attention_mask, "token_type_ids": encoding.type_ids,
        }  # fmt: skip
        feed = {name: np.array([given[name]], dtype=np.int64) for name in self._inputs if name in given}
        logits = self._session.run(None, feed)[0][0]
        shares = np.exp(logits - logits.max(axis=-1, keepdims=True))
        shares /= shares.sum(axis=-1, keepdims=True)
        open_span: tuple[SaidKind, int, int] | None = None
        for token, best in enumerate(shares.argmax(axis=-1)):
            start, end = encoding.offsets[token]
            if encoding.special_tokens_mask[token] or end <= start:
                continue
            prefix, _, name = self._labels.get(int(best), "O").rpartition("-")
            kind = _KIND_OF.get(name.upper()) if shares[token][best] >= LEAST else None
            goes_on = open_span is not None and open_span[0] == kind and prefix != "B"
            if open_span is not None and kind is not None and goes_on:
                open_span = (kind, open_span[1], end)
                continue
            if open_span is not None:
                yield open_span
            open_span = (kind, start, end) if kind is not None else None
        if open_span is not None:
            yield open_span


def _file(folder: Path, *names: str) -> Path:
    for name in names:
        if (folder / name).is_file():
            return folder / name
    raise DataFileError(folder / names[0], 0, "the file is missing", "export the model with optimum-cli export onnx")
