"""The hash of the demo's passwords: fast, since they guard nothing. Whoever is at the demo's door may step into anybody."""

from django.contrib.auth.hashers import Argon2PasswordHasher


class Light(Argon2PasswordHasher):
    """Argon2id with a hundredth of the usual work: two hundred signatures are checked while the demo is loaded."""

    time_cost = 1
    memory_cost = 1024
    parallelism = 1
