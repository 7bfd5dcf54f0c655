// Gradle: implementation("net.openid:appauth:0.11.1"); manifestPlaceholders["appAuthRedirectScheme"] = the redirect URI's scheme
// A native client: no secret, PKCE by itself.
import android.content.Context
import android.content.Intent
import android.net.Uri
import net.openid.appauth.*
import org.json.JSONObject
import java.net.URL

class ZenKeySignIn(context: Context) {
    private val zenkey = "http://localhost:5080"
    private val clientId = "ccid-h7k2m9qx4tz8v3pa"
    private val redirectUri = Uri.parse("https://app.harborbank.example/auth/callback")
    private val service = AuthorizationService(context)

    /** On the phone the carrier is found by the network; [mccmnc] is the SIM operator where it is known. Not on the main thread. */
    fun request(mccmnc: String?): Intent {
        val address = Uri.parse("$zenkey/.well-known/openid_configuration").buildUpon().appendQueryParameter("client_id", clientId)
            .apply { if (mccmnc != null) appendQueryParameter("mccmnc", mccmnc) }.build()
        // Throws where no carrier could be told: open the discovery UI then.
        val provider = AuthorizationServiceConfiguration(AuthorizationServiceDiscovery(JSONObject(URL(address.toString()).readText())))
        val request = AuthorizationRequest.Builder(provider, clientId, ResponseTypeValues.CODE, redirectUri).setScope("openid name email").build()
        return service.getAuthorizationRequestIntent(request)
    }

    /** For the result of the intent: trades the code; the library checks state, nonce and the ID token. */
    fun finish(result: Intent, done: (TokenResponse?, AuthorizationException?) -> Unit) {
        val answer = AuthorizationResponse.fromIntent(result)
        if (answer == null) done(null, AuthorizationException.fromIntent(result))
        else service.performTokenRequest(answer.createTokenExchangeRequest()) { tokens, fault -> done(tokens, fault) }
    }
}
