// Maven: com.nimbusds:oauth2-oidc-sdk:11 and its dependencies on the class path.
// ZENKEY_CLIENT_SECRET=... java App.java, then open /login on the host of the redirect URI.
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.oauth2.sdk.*;
import com.nimbusds.oauth2.sdk.auth.*;
import com.nimbusds.oauth2.sdk.id.*;
import com.nimbusds.oauth2.sdk.pkce.*;
import com.nimbusds.openid.connect.sdk.*;
import com.nimbusds.openid.connect.sdk.op.OIDCProviderMetadata;
import com.nimbusds.openid.connect.sdk.validators.IDTokenValidator;
import com.sun.net.httpserver.*;
import java.net.*;
import java.net.http.*;
import java.nio.charset.StandardCharsets;
import java.util.*;
import java.util.concurrent.ConcurrentHashMap;

public class App {
    static final String ZENKEY = "http://localhost:5080";
    static final ClientID CLIENT_ID = new ClientID("ccid-h7k2m9qx4tz8v3pa");
    static final URI REDIRECT_URI = URI.create("https://app.harborbank.example/auth/callback");
    static final Scope SCOPE = Scope.parse("openid name email");
    static final Secret SECRET = new Secret(System.getenv("ZENKEY_CLIENT_SECRET"));
    static final Map<String, Session> SESSIONS = new ConcurrentHashMap<>(); // your framework's sessions, in your app

    static class Session { State state; Nonce nonce; CodeVerifier verifier; OIDCProviderMetadata provider; }

    // The discovery UI finds the carrier; it asks nothing where the browser is known, or is on the phone itself.
    static URI begin(Session session) {
        session.state = new State();
        return URI.create(ZENKEY + "/ui/discovery-ui?client_id=" + CLIENT_ID + "&redirect_uri=" + encoded(REDIRECT_URI.toString()) + "&state=" + session.state);
    }

    // It comes back with the carrier's number. The carrier is the OpenID provider.
    static URI authorize(Session session, Map<String, String> answer) throws Exception {
        var address = URI.create(ZENKEY + "/.well-known/openid_configuration?client_id=" + CLIENT_ID + "&mccmnc=" + encoded(answer.get("mccmnc")));
        session.provider = OIDCProviderMetadata.parse(HttpClient.newHttpClient().send(HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.ofString()).body());
        session.state = new State();
        session.nonce = new Nonce();
        session.verifier = new CodeVerifier();
        var request = new AuthenticationRequest.Builder(ResponseType.CODE, SCOPE, CLIENT_ID, REDIRECT_URI)
            .endpointURI(session.provider.getAuthorizationEndpointURI()).state(session.state).nonce(session.nonce)
            .codeChallenge(session.verifier, CodeChallengeMethod.S256);
        if (answer.containsKey("login_hint_token")) { request.customParameter("login_hint_token", answer.get("login_hint_token")); }
        return request.build().toURI();
    }

    // Answers from another provider are an attack; the library checks the ID token.
    static String signIn(Session session, Map<String, String> answer) throws Exception {
        if (!session.provider.getIssuer().getValue().equals(answer.get("iss"))) { throw new IllegalStateException("the answer is another provider's"); }
        var grant = new AuthorizationCodeGrant(new AuthorizationCode(answer.get("code")), REDIRECT_URI, session.verifier);
        var sent = new TokenRequest(session.provider.getTokenEndpointURI(), new ClientSecretBasic(CLIENT_ID, SECRET), grant).toHTTPRequest().send();
        var answered = OIDCTokenResponseParser.parse(sent);
        if (!answered.indicatesSuccess()) { throw new IllegalStateException(answered.toErrorResponse().getErrorObject().getCode()); }
        var tokens = ((OIDCTokenResponse) answered.toSuccessResponse()).getOIDCTokens();
        var keys = session.provider.getJWKSetURI().toURL();
        var subject = new IDTokenValidator(session.provider.getIssuer(), CLIENT_ID, JWSAlgorithm.RS256, keys).validate(tokens.getIDToken(), session.nonce).getSubject();
        var person = new UserInfoRequest(session.provider.getUserInfoEndpointURI(), tokens.getAccessToken()).toHTTPRequest().send();
        if (!subject.getValue().equals(person.getBodyAsJSONObject().get("sub"))) { throw new IllegalStateException("userinfo is about somebody else"); }
        return person.getBody();
    }

    static void handle(HttpExchange exchange) throws java.io.IOException {
        var answer = parameters(exchange.getRequestURI().getRawQuery());
        var id = Optional.ofNullable(exchange.getRequestHeaders().getFirst("Cookie")).filter(cookie -> cookie.startsWith("session=")).map(cookie -> cookie.substring(8)).orElse(UUID.randomUUID().toString());
        var session = SESSIONS.computeIfAbsent(id, one -> new Session());
        exchange.getResponseHeaders().add("Set-Cookie", "session=" + id + "; HttpOnly; SameSite=Lax; Path=/");
        try {
            var path = exchange.getRequestURI().getPath();
            if (path.equals("/login")) { redirect(exchange, begin(session)); }
            else if (!path.equals(REDIRECT_URI.getPath())) { send(exchange, 404, ""); }
            else if (session.state == null || !session.state.getValue().equals(answer.get("state"))) { send(exchange, 400, "This sign-in was not begun here."); }
            else if (answer.containsKey("error")) { send(exchange, 200, "Not signed in: " + answer.get("error")); }
            else if (!answer.containsKey("code")) { redirect(exchange, authorize(session, answer)); }
            else { send(exchange, 200, signIn(session, answer)); }
        } catch (Exception fault) { send(exchange, 502, "The sign-in failed: " + fault.getMessage()); }
    }

    static void redirect(HttpExchange exchange, URI to) throws java.io.IOException {
        exchange.getResponseHeaders().add("Location", to.toString());
        send(exchange, 302, "");
    }

    static void send(HttpExchange exchange, int status, String body) throws java.io.IOException {
        var bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    static Map<String, String> parameters(String query) {
        var found = new HashMap<String, String>();
        if (query == null) { return found; }
        for (var pair : query.split("&")) { found.put(pair.split("=", 2)[0], URLDecoder.decode(pair.contains("=") ? pair.split("=", 2)[1] : "", StandardCharsets.UTF_8)); }
        return found;
    }

    static String encoded(String text) { return URLEncoder.encode(text, StandardCharsets.UTF_8); }

    public static void main(String[] arguments) throws Exception {
        var server = HttpServer.create(new InetSocketAddress("localhost", REDIRECT_URI.getPort() < 0 ? 3000 : REDIRECT_URI.getPort()), 0);
        server.createContext("/", App::handle);
        server.start();
    }
}
