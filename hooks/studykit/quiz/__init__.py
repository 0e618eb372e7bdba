"""The quizzes: items composed from units and relations, each proved sound before it is shown."""
