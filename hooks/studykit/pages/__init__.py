"""What stands on pages: authors' pages as they are shown, and the generated pages."""
