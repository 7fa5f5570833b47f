"""Measures proxies side by side on loopback. Open main.py first. Linux, Python 3.9 or later, no other packages."""
