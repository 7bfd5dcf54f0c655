// The peer: oidc-provider as its documentation sets it up, RS256, everything in memory (a plain Map: the bundled adapter
// holds 1,000 entries). A login interaction is answered at once, so that after the first sign-in a browser with its session
// cookie gets a code without a page, as our network authentication does.
import { generateKeyPairSync } from "node:crypto";
import Provider from "oidc-provider";

const [port, clientId, secret, redirectUri] = process.argv.slice(2);
const origin = `http://localhost:${port}`;
const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });

class Rows {
  static all = new Map();
  static grants = new Map();
  constructor(name) { this.name = name; }
  key(id) { return `${this.name}:${id}`; }
  async upsert(id, payload) {
    Rows.all.set(this.key(id), payload);
    if (payload.uid) Rows.all.set(`uid:${payload.uid}`, this.key(id));
    if (payload.grantId) Rows.grants.set(payload.grantId, [...(Rows.grants.get(payload.grantId) ?? []).slice(-8), this.key(id)]);
  }
  async find(id) { return Rows.all.get(this.key(id)); }
  async findByUid(uid) { return Rows.all.get(Rows.all.get(`uid:${uid}`)); }
  async findByUserCode() { return undefined; }
  async consume(id) { const row = Rows.all.get(this.key(id)); if (row) row.consumed = Math.floor(Date.now() / 1000); }
  async destroy(id) { Rows.all.delete(this.key(id)); }
  async revokeByGrantId(grantId) { for (const key of Rows.grants.get(grantId) ?? []) Rows.all.delete(key); }
}

const provider = new Provider(origin, {
  adapter: Rows,
  clients: [{ client_id: clientId, client_secret: secret, redirect_uris: [redirectUri], grant_types: ["authorization_code", "refresh_token"], response_types: ["code"] }],
  jwks: { keys: [{ ...privateKey.export({ format: "jwk" }), use: "sig", alg: "RS256", kid: "one" }] },
  cookies: { keys: ["a secret of the bench, of no other use"] },
  claims: { openid: ["sub"], phone: ["phone_number"], profile: ["name"] },
  scopes: ["openid", "offline_access", "phone", "profile"],
  features: { devInteractions: { enabled: false }, introspection: { enabled: true } },
  pkce: { required: () => true },
  interactions: { url: (_, interaction) => `/interaction/${interaction.uid}` },
  findAccount: (_, sub) => ({ accountId: sub, claims: async () => ({ sub, name: "Nina", phone_number: "+12065550100" }) }),
  loadExistingGrant: async ctx => {
    const { client, session } = ctx.oidc;
    const known = session.grantIdFor(client.clientId) && await provider.Grant.find(session.grantIdFor(client.clientId));
    if (known) return known; // gone after a code was replayed
    const grant = new provider.Grant({ clientId: client.clientId, accountId: session.accountId });
    grant.addOIDCScope("openid phone profile offline_access");
    await grant.save();
    return grant;
  },
});

const callback = provider.callback();
const { createServer } = await import("node:http");
createServer(async (request, response) => {
  if (request.url.startsWith("/interaction/")) {
    await provider.interactionFinished(request, response, { login: { accountId: "nina" } }, { mergeWithLastSubmission: false });
    return;
  }
  callback(request, response);
}).listen(Number(port), "127.0.0.1", () => console.log("ready"));
