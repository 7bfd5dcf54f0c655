#!/usr/bin/env bash
# Needs curl, openssl and jq. ZENKEY_CLIENT_SECRET=... bash sign-in.sh
# Twice it shows an address: open it in a browser, and paste the address that the browser was sent back to.
set -euo pipefail
ZENKEY=http://localhost:5080
CLIENT_ID=ccid-h7k2m9qx4tz8v3pa
REDIRECT_URI='https://app.harborbank.example/auth/callback'
SCOPE='openid name email'

random() { openssl rand -hex 24; }
escaped() { jq -rn --arg text "$1" '$text | @uri'; }
# parameter <address> <name>: what a parameter of an address says, or nothing.
parameter() { { grep -oE "[?&]$2=[^&#]*" <<<"$1" || true; } | head -n 1 | sed 's/^[^=]*=//' | sed 's/+/ /g; s/%/\\x/g' | xargs -0 printf '%b' | tr -d '\n'; }
visit() { printf 'Open\n%s\n' "$1" >&2; read -rp 'Back at: ' BACK; [[ $(parameter "$BACK" state) == "$STATE" ]] || { echo 'This sign-in was not begun here.' >&2; exit 1; }; }

# The discovery UI finds the carrier.
STATE=$(random)
visit "$ZENKEY/ui/discovery-ui?client_id=$CLIENT_ID&redirect_uri=$(escaped "$REDIRECT_URI")&state=$STATE"
HINT=$(parameter "$BACK" login_hint_token)
PROVIDER=$(curl -fsS "$ZENKEY/.well-known/openid_configuration?client_id=$CLIENT_ID&mccmnc=$(parameter "$BACK" mccmnc)")

# The carrier is the OpenID provider.
STATE=$(random)
VERIFIER=$(random)
CHALLENGE=$(printf %s "$VERIFIER" | openssl dgst -sha256 -binary | openssl base64 -A | tr '+/' '-_' | tr -d '=')
visit "$(jq -r .authorization_endpoint <<<"$PROVIDER")?client_id=$CLIENT_ID&redirect_uri=$(escaped "$REDIRECT_URI")&response_type=code&scope=$(escaped "$SCOPE")&state=$STATE&nonce=$(random)&code_challenge=$CHALLENGE&code_challenge_method=S256${HINT:+&login_hint_token=$HINT}"
CODE=$(parameter "$BACK" code)
[[ -n $CODE ]] || { echo "Not signed in: $(parameter "$BACK" error)" >&2; exit 1; }

# A script does not check the ID token, so do not build on it: an app uses a library.
TOKENS=$(curl -fsS -u "$CLIENT_ID:$ZENKEY_CLIENT_SECRET" -d grant_type=authorization_code -d code="$CODE" -d code_verifier="$VERIFIER" \
  --data-urlencode redirect_uri="$REDIRECT_URI" "$(jq -r .token_endpoint <<<"$PROVIDER")")
curl -fsS -H "Authorization: Bearer $(jq -r .access_token <<<"$TOKENS")" "$(jq -r .userinfo_endpoint <<<"$PROVIDER")"
