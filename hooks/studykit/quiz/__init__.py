"""The item bank: items that families make or authors write, each tested by the rules; papers."""
