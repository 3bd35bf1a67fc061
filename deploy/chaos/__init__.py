"""Chaos: processes, brokers and PostgreSQL killed, halted, cut off and slowed under load, and judged from outside."""
