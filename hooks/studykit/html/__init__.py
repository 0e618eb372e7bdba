"""HTML building blocks: templates, links, inline text, page bodies, spacing."""
