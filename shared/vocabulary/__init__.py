"""The words that every room shares: places, people's numbers, money, working days and the law that a finding cites."""
