/** Every token and session value that the tests of this file have handled; none may stand in a log. */
const handled = new Set<string>();

/** Notes a secret. Of a JWT and of a sealed value the last part is what makes it one. */
export function noteSecret(secret: string): void {
  const telling = secret.split(".").findLast((part) => part.length >= 16);
  if (telling !== undefined) handled.add(telling);
}

/** The secrets that stand in a text. */
export function secretsIn(text: string): string[] {
  return [...handled].filter((secret) => text.includes(secret));
}
