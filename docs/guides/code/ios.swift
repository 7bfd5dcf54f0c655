// Swift Package: https://github.com/openid/AppAuth-iOS (product AppAuth)
// A native client: no secret, PKCE by itself. Register the redirect URI's scheme in Info.plist, or its domain as an associated domain.
import AppAuth
import UIKit

@MainActor
final class ZenKeySignIn {
    private let zenkey = URL(string: "http://localhost:5080")!
    private let clientId = "ccid-h7k2m9qx4tz8v3pa"
    private let redirectUri = URL(string: "https://app.harborbank.example/auth/callback")!
    private var running: OIDExternalUserAgentSession?

    /// On the phone the carrier is found by the network; `mccmnc` comes from the SIM where the app may read it.
    func signIn(from screen: UIViewController, mccmnc: String?) async throws -> OIDAuthState {
        var address = URLComponents(url: zenkey.appendingPathComponent(".well-known/openid_configuration"), resolvingAgainstBaseURL: false)!
        address.queryItems = [URLQueryItem(name: "client_id", value: clientId)] + (mccmnc.map { [URLQueryItem(name: "mccmnc", value: $0)] } ?? [])
        let (answer, _) = try await URLSession.shared.data(from: address.url!)
        let provider = try OIDServiceDiscovery(jsonData: answer) // throws where no carrier could be told: open the discovery UI then
        let request = OIDAuthorizationRequest(
            configuration: OIDServiceConfiguration(discoveryDocument: provider), clientId: clientId,
            scopes: ["openid", "name", "email"], redirectURL: redirectUri, responseType: OIDResponseTypeCode, additionalParameters: nil)
        // The library makes state, nonce and the PKCE challenge, opens the carrier's application, trades the code and checks the ID token.
        return try await withCheckedThrowingContinuation { done in
            running = OIDAuthState.authState(byPresenting: request, presenting: screen) { state, fault in
                if let state { done.resume(returning: state) } else { done.resume(throwing: fault ?? CancellationError()) }
            }
        }
    }

    /// For the scene's `openURLContexts`, and for associated domains its user activity.
    func resume(with address: URL) -> Bool { running?.resumeExternalUserAgentFlow(with: address) ?? false }
}
