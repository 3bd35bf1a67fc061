"""The gateway is the one door: it forwards to the services, exchanges tokens, and shows every case's progress and work.

Hears: every event that concerns a case, of every service. Says: nothing of its own.
"""
