"""What ``benchmarks/endpoint.py`` measures, and how: servers, libraries, connections, rates, tables."""
