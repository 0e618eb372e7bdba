"""Hosting: the Content-Security-Policy, web server settings, and bundles to install."""
