"""Quizzes: items generated from units and relations, each checked by rules before it is shown."""
