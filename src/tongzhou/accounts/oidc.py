"""The hospital's own sign-in (OpenID Connect Core 1.0): code flow with PKCE, one configured provider.

The provider says who somebody is; it never makes an account. Everything that comes back is checked: state
(by the caller, once), issuer, audience, nonce, expiry, signature with an asymmetric key of the provider.
"""

from __future__ import annotations

import secrets
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

import requests
from authlib.integrations.base_client.errors import OAuthError
from authlib.integrations.requests_client import OAuth2Session
from django.conf import settings
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from tongzhou.kernel.errors import Refusal, sentence

ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "ES256", "ES384"]
"""Signatures by the provider's own private key only: "none" and shared secrets are not accepted."""
PATIENCE = 10
"""Seconds to wait for the provider."""
LEEWAY = 60
"""Seconds that two clocks may differ."""

OIDC_FAILED = sentence(
    "accounts.oidc_failed",
    "没能通过统一身份认证登录。",
    "Signing in through your hospital's own sign-in failed.",
    then_zh="请重新登录一次；仍不行就用用户名和密码，并告诉信息科。",
    then_en="Try again; if it fails again use your user name and password, and tell your IT department.",
)


class NotProven(Refusal):
    """The provider did not prove who somebody is. `why` is for the log, never for the page."""

    status = 403

    def __init__(self, why: str) -> None:
        super().__init__(OIDC_FAILED)
        self.why = why


@dataclass(frozen=True, slots=True)
class Started:
    """What must come back unchanged, kept in the visitor's session in between."""

    url: str
    state: str
    nonce: str
    verifier: str

    def kept(self) -> dict[str, str]:
        """For the session."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Provider:
    """One provider. `issuer` is its address, as it stands in its tokens."""

    issuer: str
    client_id: str
    client_secret: str

    def start(self, *, back: str) -> Started:
        """Where to send the visitor; `back` is our address that he returns to. Raises NotProven."""
        client = self._client(back)
        verifier, nonce = secrets.token_urlsafe(48), secrets.token_urlsafe(24)
        url, state = client.create_authorization_url(
            self._known()["authorization_endpoint"], code_verifier=verifier, nonce=nonce
        )
        return Started(url, state, nonce, verifier)

    def subject(self, started: Started, *, code: str, back: str, at: datetime) -> str:
        """Who it is: the subject, with the issuer before it. Raises NotProven."""
        known = self._known()
        try:
            token = self._client(back).fetch_token(
                known["token_endpoint"], code=code, code_verifier=started.verifier, timeout=PATIENCE
            )
            claims = self._claims(token["id_token"], known, started.nonce, at)
        except (OAuthError, JoseError, requests.RequestException, KeyError, ValueError) as fault:
            raise NotProven(type(fault).__name__) from fault
        return f"{self.issuer} {claims['sub']}"

    def _client(self, back: str) -> Any:
        return OAuth2Session(
            self.client_id,
            self.client_secret,
            scope="openid",
            redirect_uri=back,
            code_challenge_method="S256",
        )

    def _known(self) -> dict[str, Any]:
        """The provider's own description (OpenID Connect Discovery 1.0, 4)."""
        try:
            found = requests.get(f"{self.issuer}/.well-known/openid-configuration", timeout=PATIENCE)
            found.raise_for_status()
            known: dict[str, Any] = found.json()
        except (requests.RequestException, ValueError) as fault:
            raise NotProven(type(fault).__name__) from fault
        if known.get("issuer") != self.issuer:
            raise NotProven("issuer of the description")
        return known

    def _claims(self, token: str, known: dict[str, Any], nonce: str, at: datetime) -> dict[str, Any]:
        found = requests.get(known["jwks_uri"], timeout=PATIENCE)
        found.raise_for_status()
        claims = jwt.decode(token, KeySet.import_key_set(found.json()), algorithms=ALGORITHMS).claims
        jwt.JWTClaimsRegistry(
            now=int(at.timestamp()),
            leeway=LEEWAY,
            iss={"essential": True, "value": self.issuer},
            aud={"essential": True, "value": self.client_id},
            sub={"essential": True},
            exp={"essential": True},
            iat={"essential": True},
            nonce={"essential": True, "value": nonce},
        ).validate(claims)
        if isinstance(claims["aud"], list) and len(claims["aud"]) > 1 and claims.get("azp") != self.client_id:
            raise ValueError("azp")
        return claims


def provider() -> Provider | None:
    """The configured provider (TONGZHOU_OIDC_ISSUER, _CLIENT_ID, _CLIENT_SECRET), or None."""
    issuer = getattr(settings, "OIDC_ISSUER", "")
    if not issuer:
        return None
    return Provider(issuer.rstrip("/"), settings.OIDC_CLIENT_ID, settings.OIDC_CLIENT_SECRET)
