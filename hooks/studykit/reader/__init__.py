"""Text to values: pages, sources and what stands on them, with every fault at its line."""
