/** What the session's cookie is called where the application is known by this origin (docs/sessions.md). */
export function sessionCookieAt(authUrl: string): string {
  const { protocol, port } = new URL(authUrl);
  return protocol === "https:" ? "__Host-session" : `cloakroom_session_${port || "80"}`;
}
