"""Output for other programs: data for the site's scripts, JSON for anyone, the exam edition."""
