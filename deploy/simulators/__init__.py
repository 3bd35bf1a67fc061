"""Simulated bureaus and bank: one real HTTP server that knows a population, for demo and tests.

Nothing here is the suite. They own their data as real ones do: bureaus answer about the population, the bank keeps its
own file of what it paid.
"""
