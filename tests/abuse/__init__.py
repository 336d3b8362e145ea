"""Abuse from outside: a real server, real sockets, and what strangers send. Nothing here looks into the server's code."""
