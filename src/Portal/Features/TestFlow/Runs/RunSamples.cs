using Microsoft.AspNetCore.WebUtilities;
using ZenKey.Protocol;

namespace ZenKey.Portal.Features.TestFlow.Runs;

/// <summary>A sign-in with a run's settings, in code to begin with.</summary>
public static class RunSamples
{
    public static string DotNet(TestClient client, KeptRun run)
    {
        var choice = new Choice(run);
        var secret = client.TokenAuth is TokenAuth.Basic or TokenAuth.Post ? "\n        options.ClientSecret = builder.Configuration[\"ZenKey:ClientSecret\"];" : "";
        var scopes = string.Concat(choice.Scopes.Select(scope => $"\n        options.Scope.Add(\"{scope}\");"));
        var more = string.Concat(choice.More.Select(pair => $"\n            context.ProtocolMessage.SetParameter({Literal(pair.Name)}, {Literal(pair.Value)});"));
        return $$"""
            builder.Services.AddAuthentication(CookieAuthenticationDefaults.AuthenticationScheme)
                .AddCookie()
                .AddOpenIdConnect("ZenKey", options =>
                {
                    options.Authority = {{Literal(choice.Issuer)}}; // of the carrier that discovery names
                    options.ClientId = "{{client.ClientId}}";{{secret}}
                    options.CallbackPath = {{Literal(PathOf(choice.RedirectUri))}};
                    options.ResponseType = "code";
                    options.ResponseMode = "{{choice.Mode}}";
                    options.UsePkce = true;
                    options.MapInboundClaims = false;
                    options.GetClaimsFromUserInfoEndpoint = true;
                    options.Scope.Clear();{{scopes}}{{(choice.MaxAge is null ? "" : $"\n        options.MaxAge = TimeSpan.FromSeconds({choice.MaxAge});")}}
                    options.Events.OnRedirectToIdentityProvider = context =>
                    {{{more}}
                        return Task.CompletedTask;
                    };
                });
            """;
    }

    public static string Node(TestClient client, KeptRun run)
    {
        var choice = new Choice(run);
        var proof = client.TokenAuth switch
        {
            TokenAuth.Basic => "client.ClientSecretBasic(process.env.ZENKEY_CLIENT_SECRET)",
            TokenAuth.Post => "client.ClientSecretPost(process.env.ZENKEY_CLIENT_SECRET)",
            TokenAuth.PrivateKeyJwt => "client.PrivateKeyJwt(privateKey)",
            _ => "client.None()",
        };
        var more = string.Concat(choice.More.Append(("response_mode", choice.Mode)).Select(pair => $"\n  {pair.Item1}: {Literal(pair.Item2)},"));
        return $$"""
            import * as client from 'openid-client'

            const config = await client.discovery(new URL({{Literal(choice.Issuer)}}), // of the carrier that discovery names
              '{{client.ClientId}}', undefined, {{proof}})
            const verifier = client.randomPKCECodeVerifier()
            const [state, nonce] = [client.randomState(), client.randomNonce()]

            // Send the browser there.
            const address = client.buildAuthorizationUrl(config, {
              redirect_uri: {{Literal(choice.RedirectUri)}},
              scope: {{Literal(string.Join(' ', choice.Scopes))}},
              code_challenge: await client.calculatePKCECodeChallenge(verifier),
              code_challenge_method: 'S256',
              state, nonce,{{more}}
            })

            // When it comes back with `url`:
            const tokens = await client.authorizationCodeGrant(config, url, { pkceCodeVerifier: verifier, expectedState: state, expectedNonce: nonce })
            const attributes = await client.fetchUserInfo(config, tokens.access_token, tokens.claims().sub)
            """;
    }

    private static string PathOf(string redirect) => Uri.TryCreate(redirect, UriKind.Absolute, out var uri) ? uri.AbsolutePath : "/";

    /// <summary>JSON's form of a text is C#'s and JavaScript's too.</summary>
    private static string Literal(string text) => System.Text.Json.JsonSerializer.Serialize(text, Plain);

    private static readonly System.Text.Json.JsonSerializerOptions Plain = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>A run's settings, as far as code says them.</summary>
    private sealed class Choice
    {
        public Choice(KeptRun run)
        {
            var set = QueryHelpers.ParseQuery(run.Settings);
            string? Value(string name) => set.TryGetValue(name, out var value) && value.ToString() is { Length: > 0 } text ? text : null;
            Issuer = run.Run.Steps.Find(step => step.Key == FlowStepKey.Document)?.Summary?.Split(' ')[^1] is { } told && told.Contains("://", StringComparison.Ordinal) ? told : "https://…";
            RedirectUri = Value("redirect") ?? "https://…";
            Scopes = Value("scope")?.Split(' ') ?? [Scope.OpenId];
            Mode = Value("mode") ?? ResponseMode.Query;
            MaxAge = Value("max_age");
            var prompt = run.Row.Flow == FlowKinds.Of(FlowKind.Silent).Name ? "none" : Value("prompt");
            More = [.. new (string Name, string? Value)[] { ("acr_values", Value("acr") ?? Acr.A3), ("prompt", prompt), ("context", Value("context")) }.Where(pair => pair.Value is not null).Select(pair => (pair.Name, pair.Value!))];
        }

        public string Issuer { get; }

        public string RedirectUri { get; }

        public string[] Scopes { get; }

        public string Mode { get; }

        public string? MaxAge { get; }

        public List<(string Name, string Value)> More { get; }
    }
}
