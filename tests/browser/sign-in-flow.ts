import type { APIRequestContext, APIResponse } from "@playwright/test";
import type { Provider } from "@/lib/providers/providers";
import { Visitor } from "@/sandbox/testing/visitor";

/** What came back of a callback: always a redirect. */
type Landing = { status: number; url: URL };

/**
 * A sign-in by bare requests: the real form, chooser and callback, without drawing a page for each step. The cookies
 * are those of the given context, so a page of the same context can look at the outcome.
 */
export type SignInFlow = {
  /**
   * Posts the form of the sign-in page, as a browser without JavaScript does.
   * @param returnTo `asked` in the page's query, or `posted` in place of the form's own
   * @returns where that leads
   */
  begin: (provider: Provider, returnTo?: { asked: string } | { posted: string }) => Promise<URL>;
  /** Presses a button of the sandbox's chooser. @returns the callback URL that the browser is sent to */
  choose: (authorization: URL, button: string) => Promise<URL>;
  /** Visits the callback URL, without following the redirect. */
  land: (callback: URL) => Promise<Landing>;
  /** All three. */
  whole: (provider: Provider, button: string) => Promise<Landing>;
};

/** @param origin of the application */
export function signInFlowAt(origin: string, request: APIRequestContext): SignInFlow {
  const begin: SignInFlow["begin"] = async (provider, returnTo = { asked: "/account" }) => {
    // With a failure to tell, the page comes up for somebody who is signed in too.
    const query = new URLSearchParams({ error: "access-denied" });
    if ("asked" in returnTo) query.set("returnTo", returnTo.asked);
    const url = `${origin}/sign-in?${query.toString()}`;
    const multipart = findForm(await (await request.get(url)).text(), `value="${provider}"`);
    if ("posted" in returnTo) multipart.returnTo = returnTo.posted;
    const answer = await request.post(url, { multipart, headers: { origin }, maxRedirects: 0 });
    return locationOf(answer, origin);
  };
  const choose: SignInFlow["choose"] = async (authorization, button) =>
    (await new Visitor().openChooser(authorization)).press(button);
  const land: SignInFlow["land"] = async (callback) => {
    const answer = await request.get(callback.href, { maxRedirects: 0 });
    return { status: answer.status(), url: locationOf(answer, origin) };
  };
  return {
    begin,
    choose,
    land,
    whole: async (provider, button) => land(await choose(await begin(provider), button)),
  };
}

/** Where a redirect leads. @throws Error for an answer that is none */
function locationOf(answer: APIResponse, origin: string): URL {
  const { location } = answer.headers();
  if (location === undefined) throw new Error(`${answer.url()} answered ${answer.status()} and no Location`);
  return new URL(location, origin);
}

/**
 * The hidden fields of a form, the reference to its server action among them, by name.
 * @param mark what the form of the page has in it and no other
 */
export function findForm(html: string, mark: string): Record<string, string> {
  const forms = [...html.matchAll(/<form.*?<\/form>/gs)].map(([form]) => form);
  const form = forms.find((text) => text.includes(mark));
  if (form === undefined) throw new Error(`The page has no form with ${mark}`);
  const inputs = [...form.matchAll(/<input type="hidden"([^>]*)>/g)];
  const fields = inputs.map(([, attributes = ""]) => [
    attributeOf(attributes, "name"),
    attributeOf(attributes, "value"),
  ]);
  return Object.fromEntries(fields) as Record<string, string>;
}

function attributeOf(attributes: string, name: string): string {
  const value = new RegExp(`\\b${name}="([^"]*)"`).exec(attributes)?.[1] ?? "";
  return value.replaceAll("&quot;", '"').replaceAll("&#x27;", "'").replaceAll("&amp;", "&");
}
