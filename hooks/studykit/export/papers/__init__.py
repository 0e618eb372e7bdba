"""Papers for a word processor: the same .docx from the command line and from the browser.

`question.py` has what paper shows of an item, `compose.py` turns questions into blocks, `look.py`
has the parts of a .docx that do not depend on the paper, and `word.py` writes the file. The scripts
of `assets/javascripts/papers/` do what `compose.py` and `word.py` do; they get the rest from here
as data. A test checks that both write the same bytes.
"""
