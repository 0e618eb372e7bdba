"""What other programs read: data for our scripts, JSON for anybody, the exam edition."""
