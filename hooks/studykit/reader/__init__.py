"""Parse pages and sources into model values; report every fault with its line number."""
