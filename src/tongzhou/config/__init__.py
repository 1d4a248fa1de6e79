"""Config: settings, addresses, and how the processes are wired and started."""
