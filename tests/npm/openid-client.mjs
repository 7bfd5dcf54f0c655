// Signs in by openid-client as its documentation shows. The browser's part is asked for on standard output: a line with
// the address to open is answered on standard input by the address that the browser was sent back to.
import * as client from "openid-client";
import { createInterface } from "node:readline/promises";

const task = JSON.parse(process.argv[2]);
const answers = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
const browse = async address => {
  console.log(`BROWSE ${address.href}`);
  return new URL((await answers.next()).value);
};

const key = task.jwk && await crypto.subtle.importKey("jwk", task.jwk, { name: "RSASSA-PKCS1-v1_5", hash: "SHA-256" }, false, ["sign"]);
const signer = key && { key, kid: task.jwk.kid };
const authentication = signer ? client.PrivateKeyJwt(signer) : client.ClientSecretBasic(task.secret);
const config = await client.discovery(new URL(task.issuer), task.clientId, {}, authentication, { execute: [client.allowInsecureRequests] });

// The library makes its own key, and sends again by itself when the provider wants its nonce.
const bound = task.dpop ? { DPoP: client.getDPoPHandle(config, await client.randomDPoPKeyPair("ES256")) } : undefined;
const pkceCodeVerifier = client.randomPKCECodeVerifier();
const expectedState = client.randomState();
const expectedNonce = client.randomNonce();
const parameters = {
  redirect_uri: task.redirectUri,
  scope: task.scope,
  state: expectedState,
  nonce: expectedNonce,
  code_challenge: await client.calculatePKCECodeChallenge(pkceCodeVerifier),
  code_challenge_method: "S256",
};
const address = task.request === "pushed" ? await client.buildAuthorizationUrlWithPAR(config, parameters, bound)
  : task.request === "signed" ? await client.buildAuthorizationUrlWithJAR(config, parameters, signer)
  : client.buildAuthorizationUrl(config, parameters);

const tokens = await client.authorizationCodeGrant(config, await browse(address), { pkceCodeVerifier, expectedState, expectedNonce }, undefined, bound);
const claims = tokens.claims();
const info = await client.fetchUserInfo(config, tokens.access_token, claims.sub, bound);
const before = await client.tokenIntrospection(config, tokens.access_token);
let refreshed;
if (tokens.refresh_token) refreshed = (await client.refreshTokenGrant(config, tokens.refresh_token, undefined, bound)).claims()?.sub;
let asked;
if (task.ciba) {
  const waiting = await client.initiateBackchannelAuthentication(config, { scope: "openid", login_hint: claims.sub, binding_message: "K7 green" });
  asked = (await client.pollBackchannelAuthenticationGrant(config, waiting)).claims()?.sub;
}
await client.tokenRevocation(config, tokens.access_token);
const after = await client.tokenIntrospection(config, tokens.access_token);
const signOut = client.buildEndSessionUrl(config, { post_logout_redirect_uri: task.redirectUri, id_token_hint: tokens.id_token }).href;
console.log(`DONE ${JSON.stringify({ sub: claims.sub, acr: claims.acr, type: tokens.token_type, jkt: claims.cnf?.jkt, held: before.cnf?.jkt, info: info.sub, before: before.active, refreshed, asked, after: after.active, signOut })}`);
process.exit(0);
