"""课件 as a PowerPoint file, for trainers who must use the machine of an office.

`runs` reads inline text, `blocks` says what a slide shows, `measure` and `pages` divide it into
pages, `master` holds the look, and `powerpoint` writes the file. Sizes are in points; a page is
960 × 540.
"""
