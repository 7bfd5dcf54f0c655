"""Signs in by Debian's python3-authlib as its documentation shows. The browser's part is asked for on standard output: a line
with the address to open is answered on standard input by the address that the browser was sent back to."""
import json
import sys

from authlib.common.security import generate_token
from authlib.integrations.requests_client import OAuth2Session
from authlib.jose import JsonWebKey, jwt
from authlib.oauth2.rfc7523 import PrivateKeyJWT
from authlib.oidc.core import CodeIDToken

task = json.loads(sys.argv[1])
keyed = "jwk" in task
session = OAuth2Session(
    task["clientId"],
    JsonWebKey.import_key(task["jwk"]) if keyed else task["secret"],
    token_endpoint_auth_method="private_key_jwt" if keyed else "client_secret_basic",
    scope=task["scope"],
    redirect_uri=task["redirectUri"],
    code_challenge_method="S256",
)
metadata = session.get(task["issuer"] + "/.well-known/openid-configuration", withhold_token=True).json()
if keyed:
    session.register_client_auth_method(PrivateKeyJWT(metadata["token_endpoint"]))

verifier, nonce = generate_token(48), generate_token()
address, state = session.create_authorization_url(metadata["authorization_endpoint"], code_verifier=verifier, nonce=nonce)
print("BROWSE " + address, flush=True)
back = sys.stdin.readline().strip()

token = session.fetch_token(metadata["token_endpoint"], authorization_response=back, state=state, code_verifier=verifier)
keys = JsonWebKey.import_key_set(session.get(metadata["jwks_uri"], withhold_token=True).json())


def claims_of(id_token):
    claims = jwt.decode(
        id_token, keys, claims_cls=CodeIDToken,
        claims_options={"iss": {"values": [task["issuer"]]}, "aud": {"values": [task["clientId"]]}},
        claims_params={"nonce": nonce, "access_token": session.token["access_token"]},
    )
    claims.validate(leeway=60)
    return claims


done = {"sub": claims_of(token["id_token"])["sub"], "info": session.get(metadata["userinfo_endpoint"]).json()["sub"]}
if "refresh_token" in token:
    # A refreshed ID token bears no nonce (OpenID Connect Core, 12.2).
    refreshed = session.refresh_token(metadata["token_endpoint"])
    done["refreshed"] = jwt.decode(refreshed["id_token"], keys)["sub"]
    done["again"] = session.get(metadata["userinfo_endpoint"]).json()["sub"]
print("DONE " + json.dumps(done), flush=True)
