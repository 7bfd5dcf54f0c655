# pip install authlib requests
# ZENKEY_CLIENT_SECRET=... python app.py, then open /login on the host of the redirect URI.
import json
import os
import secrets
from http.cookies import SimpleCookie
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlencode, urlsplit

import requests
from authlib.integrations.requests_client import OAuth2Session
from authlib.jose import JsonWebKey, jwt
from authlib.oidc.core import CodeIDToken

ZENKEY = "http://localhost:5080"
CLIENT_ID = "ccid-h7k2m9qx4tz8v3pa"
CLIENT_SECRET = os.environ["ZENKEY_CLIENT_SECRET"]
REDIRECT_URI = "https://app.harborbank.example/auth/callback"
SCOPE = "openid name email"

sessions = {}  # your framework's sessions, in your app
if ZENKEY.startswith("http:"):
    os.environ["AUTHLIB_INSECURE_TRANSPORT"] = "1"


def begin(session):
    """The discovery UI finds the carrier; it asks nothing where the browser is known, or is on the phone itself."""
    session["state"] = secrets.token_urlsafe(24)
    query = {"client_id": CLIENT_ID, "redirect_uri": REDIRECT_URI, "state": session["state"]}
    return f"{ZENKEY}/ui/discovery-ui?{urlencode(query)}"


def authorize(session, answer):
    """It comes back with the carrier's number. The carrier is the OpenID provider."""
    query = {"client_id": CLIENT_ID, "mccmnc": answer["mccmnc"]}
    session["provider"] = requests.get(f"{ZENKEY}/.well-known/openid_configuration", query, timeout=10).json()
    session["client"] = OAuth2Session(CLIENT_ID, CLIENT_SECRET, token_endpoint_auth_method="client_secret_basic",
                                      scope=SCOPE, redirect_uri=REDIRECT_URI, code_challenge_method="S256")
    session["verifier"], session["nonce"] = secrets.token_urlsafe(48), secrets.token_urlsafe(24)
    hint = {"login_hint_token": answer["login_hint_token"]} if "login_hint_token" in answer else {}
    address, session["state"] = session["client"].create_authorization_url(
        session["provider"]["authorization_endpoint"], code_verifier=session["verifier"], nonce=session["nonce"], **hint)
    return address


def sign_in(session, answer):
    """Answers from another provider are an attack; the library checks the ID token."""
    provider, client = session["provider"], session["client"]
    if answer.get("iss") != provider["issuer"]:
        raise ValueError("the answer is another provider's")
    token = client.fetch_token(provider["token_endpoint"], code=answer["code"], code_verifier=session["verifier"])
    keys = JsonWebKey.import_key_set(requests.get(provider["jwks_uri"], timeout=10).json())
    claims = jwt.decode(token["id_token"], keys, claims_cls=CodeIDToken,
                        claims_options={"iss": {"values": [provider["issuer"]]}, "aud": {"values": [CLIENT_ID]}},
                        claims_params={"nonce": session["nonce"], "access_token": token["access_token"]})
    claims.validate(leeway=60)
    person = client.get(provider["userinfo_endpoint"]).json()
    if person["sub"] != claims["sub"]:
        raise ValueError("userinfo is about somebody else")
    return person


class App(BaseHTTPRequestHandler):
    def do_GET(self):
        address = urlsplit(self.path)
        answer = {name: values[0] for name, values in parse_qs(address.query).items()}
        cookie = SimpleCookie(self.headers.get("cookie", "")).get("session")
        self.session_id = cookie.value if cookie else secrets.token_urlsafe(24)
        session = sessions.setdefault(self.session_id, {})
        if address.path == "/login":
            return self.send(302, location=begin(session))
        if address.path != urlsplit(REDIRECT_URI).path:
            return self.send(404)
        if answer.get("state") != session.get("state"):
            return self.send(400, "This sign-in was not begun here.")
        if "error" in answer:
            return self.send(200, f"Not signed in: {answer['error']}")
        try:
            if "code" not in answer:
                return self.send(302, location=authorize(session, answer))
            return self.send(200, json.dumps(sign_in(session, answer)), "application/json")
        except Exception as fault:
            return self.send(502, f"The sign-in failed: {fault}")

    def send(self, status, body="", kind="text/plain", location=None):
        self.send_response(status)
        self.send_header("set-cookie", f"session={self.session_id}; HttpOnly; SameSite=Lax; Path=/")
        self.send_header("content-type", kind)
        self.send_header("content-length", str(len(body.encode())))
        if location:
            self.send_header("location", location)
        self.end_headers()
        self.wfile.write(body.encode())


ThreadingHTTPServer(("localhost", urlsplit(REDIRECT_URI).port or 3000), App).serve_forever()
