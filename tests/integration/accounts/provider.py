"""A hospital's sign-in on loopback: discovery, keys, and a token endpoint that checks PKCE; RS256 with real keys."""

from __future__ import annotations

import base64
import hashlib
import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from joserfc import jwt
from joserfc.jwk import RSAKey

SECRET = "between us"


class Provider(ThreadingHTTPServer):
    """Set `spoil` to change the claims of the next token, `key` to sign with another one, `algorithm` to forge."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.issuer = f"http://127.0.0.1:{self.server_address[1]}"
        self.key = RSAKey.generate_key(2048, {"kid": "one"})
        self.other_key = RSAKey.generate_key(2048, {"kid": "one"})
        self.codes: dict[str, dict[str, str]] = {}
        self.reset()

    def reset(self) -> None:
        self.spoil: dict[str, Any] = {}
        self.forged = False
        self.algorithm = "RS256"

    def visit(self, url: str, subject: str = "zhang-at-hospital") -> str:
        """What a browser does at the provider: signs in there and comes back with a code. Where it is sent."""
        asked = {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}
        assert asked["response_type"] == "code" and asked["code_challenge_method"] == "S256"
        code = f"code{len(self.codes)}"
        self.codes[code] = asked | {"sub": subject}
        return f"/sign-in/hospital/back/?code={code}&state={asked['state']}"

    def token(self, form: dict[str, str]) -> dict[str, str] | None:
        asked = self.codes.pop(form["code"], None)
        digest = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        if asked is None or base64.urlsafe_b64encode(digest).rstrip(b"=").decode() != asked["code_challenge"]:
            return None
        now = int(time.time())
        claims = {
            "iss": self.issuer, "aud": asked["client_id"], "sub": asked["sub"],
            "nonce": asked["nonce"], "iat": now, "exp": now + 300,
        } | self.spoil  # fmt: skip
        header = {"alg": self.algorithm, "kid": "one"}
        claims = {name: value for name, value in claims.items() if value is not None}
        return {"access_token": "x", "token_type": "Bearer", "id_token": self._sign(header, claims)}

    def _sign(self, header: dict[str, str], claims: dict[str, Any]) -> str:
        if self.algorithm == "none":
            parts = [json.dumps(part).encode() for part in (header, claims)]
            return ".".join(base64.urlsafe_b64encode(p).rstrip(b"=").decode() for p in parts) + "."
        if self.algorithm == "HS256":  # the classic: the public key taken as a shared secret
            return _hs256(header, claims, self.key.as_pem(private=False))
        return jwt.encode(header, claims, self.other_key if self.forged else self.key)


def _hs256(header: dict[str, str], claims: dict[str, Any], secret: bytes) -> str:
    import hmac

    signed = b".".join(
        base64.urlsafe_b64encode(json.dumps(p).encode()).rstrip(b"=") for p in (header, claims)
    )
    seal = base64.urlsafe_b64encode(hmac.new(secret, signed, hashlib.sha256).digest()).rstrip(b"=")
    return (signed + b"." + seal).decode()


class Handler(BaseHTTPRequestHandler):
    """Three addresses."""

    server: Provider

    def do_GET(self) -> None:
        issuer = self.server.issuer
        if self.path.endswith("openid-configuration"):
            ends = {"authorization_endpoint": "/authorize", "token_endpoint": "/token", "jwks_uri": "/keys"}
            self.answer({"issuer": issuer} | {name: issuer + path for name, path in ends.items()})
        else:
            self.answer({"keys": [self.server.key.as_dict(private=False)]})

    def do_POST(self) -> None:
        size = int(self.headers["Content-Length"])
        form = {name: values[0] for name, values in parse_qs(self.rfile.read(size).decode()).items()}
        token = self.server.token(form)
        self.answer(token or {"error": "invalid_grant"}, 200 if token else 400)

    def answer(self, body: dict[str, Any], status: int = 200) -> None:
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.wfile.write(json.dumps(body).encode())

    def log_message(self, *args: object) -> None:
        """Quiet."""


def serve() -> Provider:
    """A provider that answers in a thread of its own until `shutdown`."""
    provider = Provider()
    threading.Thread(target=provider.serve_forever, daemon=True).start()
    return provider
