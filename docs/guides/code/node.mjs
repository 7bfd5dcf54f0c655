// npm install openid-client
// ZENKEY_CLIENT_SECRET=... node app.mjs, then open /login on the host of the redirect URI.
import { randomUUID } from "node:crypto";
import { createServer } from "node:http";
import * as oidc from "openid-client";

const zenkey = "http://localhost:5080";
const clientId = "ccid-h7k2m9qx4tz8v3pa";
const clientSecret = process.env.ZENKEY_CLIENT_SECRET;
const redirectUri = new URL("https://app.harborbank.example/auth/callback");
const scope = "openid name email";

const sessions = new Map(); // your framework's sessions, in your app
const plain = { execute: zenkey.startsWith("http:") ? [oidc.allowInsecureRequests] : [] };

// The discovery UI finds the carrier; it asks nothing where the browser is known, or is on the phone itself.
function begin(session) {
  session.state = oidc.randomState();
  const address = new URL("/ui/discovery-ui", zenkey);
  address.search = new URLSearchParams({ client_id: clientId, redirect_uri: redirectUri.href, state: session.state });
  return address;
}

// It comes back with the carrier's number. The carrier is the OpenID provider.
async function authorize(session, answer) {
  const discovery = new URL("/.well-known/openid_configuration", zenkey);
  discovery.search = new URLSearchParams({ client_id: clientId, mccmnc: answer.get("mccmnc") });
  const { issuer } = await (await fetch(discovery)).json();
  session.provider = await oidc.discovery(new URL(issuer), clientId, {}, oidc.ClientSecretBasic(clientSecret), plain);
  Object.assign(session, { state: oidc.randomState(), nonce: oidc.randomNonce(), verifier: oidc.randomPKCECodeVerifier() });
  const hint = answer.get("login_hint_token");
  return oidc.buildAuthorizationUrl(session.provider, {
    redirect_uri: redirectUri.href,
    scope,
    state: session.state,
    nonce: session.nonce,
    code_challenge: await oidc.calculatePKCECodeChallenge(session.verifier),
    code_challenge_method: "S256",
    ...(hint && { login_hint_token: hint }),
  });
}

// The library checks state, iss, and the whole ID token.
async function signIn(session, address) {
  const checks = { pkceCodeVerifier: session.verifier, expectedState: session.state, expectedNonce: session.nonce };
  const tokens = await oidc.authorizationCodeGrant(session.provider, address, checks);
  return oidc.fetchUserInfo(session.provider, tokens.access_token, tokens.claims().sub);
}

createServer(async (request, response) => {
  const address = new URL(request.url, redirectUri);
  const id = /(?:^|; )session=([^;]+)/.exec(request.headers.cookie ?? "")?.[1] ?? randomUUID();
  const session = sessions.get(id) ?? sessions.set(id, {}).get(id);
  const send = (status, headers, body) => response.writeHead(status, { "set-cookie": `session=${id}; HttpOnly; SameSite=Lax; Path=/`, ...headers }).end(body);
  const answer = address.searchParams;
  try {
    if (address.pathname === "/login") return send(302, { location: begin(session).href });
    if (address.pathname !== redirectUri.pathname) return send(404);
    if (answer.get("state") !== session.state) return send(400, {}, "This sign-in was not begun here.");
    if (answer.has("error")) return send(200, {}, `Not signed in: ${answer.get("error")}`);
    if (!answer.has("code")) return send(302, { location: (await authorize(session, answer)).href });
    send(200, { "content-type": "application/json" }, JSON.stringify(await signIn(session, address)));
  } catch (fault) {
    send(502, {}, `The sign-in failed: ${fault.message}`);
  }
}).listen(redirectUri.port || 3000, "localhost");
