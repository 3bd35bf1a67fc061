"""The demo: synthetic households of one real county, and actors who take them through the gateway's API."""
