/** Where this application is. */
export type Place = {
  /** Cloakroom's own origin (`AUTH_URL`). */
  readonly baseUrl: string;
  /** The application's own, as browsers see it; null where it is not known. */
  readonly origin: string | null;
};

/**
 * Where to sign in. Of the way back only the path is told, never a host, so that nobody can be led elsewhere; which paths
 * it takes is Cloakroom's to say.
 * @param target the path with its query to come back to
 */
export function signInUrl({ baseUrl, origin }: Place, target: string): string {
  if (origin === null) return `${baseUrl}/sign-in`;
  const way = encodeURIComponent(target);
  return origin === baseUrl ? `${baseUrl}/sign-in?returnTo=${way}` : `${origin}/.cloakroom/start?to=${way}`;
}
