"""Files over HTTP: the core of the tus 1.0 protocol for sending, plain GET for looking."""
