"""Files for other programs and for paper: Word papers, banks, courses. They hold the answers.

`format.py` says what a format is. `formats.py` lists the formats; each is a module beside it, which
the command `exchange` imports only when it writes that format. The site itself needs none of them.
"""
