import { Visitor } from "@/sandbox/testing/visitor";
import type { Sandbox } from "@/sandbox/server";
import { benchPerson } from "../people";

/** Lets the sandbox's Google know people of the benchmark. */
export function addPeople(sandbox: Sandbox, count: number): void {
  for (let number = 0; number < count; number++) {
    const { email, name } = benchPerson(number);
    // Beside those of the cast.
    const sub = `2${String(number).padStart(20, "0")}`;
    sandbox.people.set(idOf(number), {
      id: idOf(number),
      note: { en: name, ru: name },
      google: { sub, email, emailVerified: true, name, picture: false },
    });
  }
}

/**
 * Signs a person in at a running oauth2-proxy: from its start through the provider to its callback, as a browser goes.
 * @returns the Cookie header of the session that it was given
 * @throws Error where a step leads nowhere
 */
export async function signInAtOAuth2Proxy(origin: string, number: number): Promise<string> {
  const browser = new Visitor();
  const follow = async (url: URL, init?: RequestInit) => {
    const response = await browser.fetch(url, init);
    await response.body?.cancel();
    const location = response.headers.get("location");
    if (location === null) throw new Error(`${url.pathname} was answered with ${response.status}.`);
    return new URL(location, url);
  };
  const chooser = await follow(await follow(new URL("/oauth2/start?rd=/", origin)));
  const chosen = new URLSearchParams({ choice: idOf(number) });
  const back = await follow(await follow(chooser, { method: "POST", body: chosen }));
  // The sandbox leads back to the callback of a Cloakroom alone, which a proxy in front of oauth2-proxy would rewrite so.
  const callback = await browser.fetch(new URL(`/oauth2/callback${back.search}`, origin));
  await callback.body?.cancel();
  const cookies = callback.headers.getSetCookie().map((line) => line.split(";", 1)[0] ?? "");
  const session = cookies.filter((pair) => /^_oauth2_proxy(_\d+)?=./.test(pair));
  if (session.length === 0) throw new Error(`oauth2-proxy's callback was answered with ${callback.status}.`);
  return session.join("; ");
}

const idOf = (number: number) => `bench-${number}`;
