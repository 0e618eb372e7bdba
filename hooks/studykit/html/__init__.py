"""Building blocks of HTML: templates, links, inline text, page bodies, spacing."""
