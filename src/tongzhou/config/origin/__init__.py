"""One origin: pages (Django, WSGI in threads), the event stream and static files in one ASGI application (ADR 0004)."""
