import type { Provider } from "@/lib/identity/identity";
import type { Faults } from "@/sandbox/faults";
import { countRows } from "../rows";
import { chooserButton, continueWith, expect, failureMessage, test, words } from "./fixtures";
import { listRefusals } from "./rows";

const { title, next } = words.en.errors["provider-unavailable"];

test.describe("before the person is sent away", () => {
  for (const discovery of ["down", "garbage", "huge", "reset", "other-issuer", "hang"] as const) {
    test(`discovery that is ${discovery} is explained, and the next try succeeds`, async ({
      page,
      cloakroom,
    }) => {
      cloakroom.sandbox.faults.google.discovery = discovery;
      await page.goto("/sign-in?returnTo=/account%3Ffrom=story");
      await continueWith(page, "google");
      await expect(failureMessage(page)).toContainText(title);
      await expect(failureMessage(page)).toContainText(next);
      expect(new URL(page.url()).searchParams.get("returnTo")).toBe("/account?from=story");

      cloakroom.sandbox.faults.google.discovery = "ok";
      await continueWith(page, "google");
      await expect(page.getByRole("button", { name: chooserButton("alex", "google") })).toBeVisible();
      expect(await countRows()).toEqual({ users: 0, accounts: 0, sessions: 0, events: 0 });
    });
  }
});

type Row = { provider: Provider; what: string; set: (faults: Faults) => void };

const google = (faults: Partial<Faults["google"]>): Row => ({
  provider: "google",
  what: JSON.stringify(faults),
  set: (all) => Object.assign(all.google, faults),
});
const github = (faults: Partial<Faults["github"]>): Row => ({
  provider: "github",
  what: JSON.stringify(faults),
  set: (all) => Object.assign(all.github, faults),
});

const afterwards: Row[] = [
  google({ discovery: "down" }),
  google({ token: "down" }),
  google({ token: "garbage" }),
  google({ token: "huge" }),
  google({ token: "reset" }),
  google({ token: "hang" }),
  github({ token: "down" }),
  github({ token: "garbage" }),
  github({ token: "reset" }),
  github({ user: "down" }),
  github({ user: "garbage" }),
  github({ user: "huge" }),
  github({ user: "reset" }),
  github({ user: "hang" }),
  github({ emails: "down" }),
  github({ emails: "garbage" }),
];

for (const { provider, what, set } of afterwards) {
  test(`${provider} with ${what} after the person's consent is unavailable, not wrong`, async ({
    dance,
    cloakroom,
  }) => {
    const button = chooserButton("alex", provider);
    const callback = await dance.choose(await dance.begin(provider), button);
    set(cloakroom.sandbox.faults);
    const { url } = await dance.land(callback);
    const [error, reference] = [url.searchParams.get("error"), url.searchParams.get("reference")];
    expect(error).toBe("provider-unavailable");
    expect(await listRefusals()).toEqual([{ provider, code: error, reference }]);
    expect(await countRows()).toEqual({ users: 0, accounts: 0, sessions: 0, events: 1 });

    cloakroom.sandbox.reset();
    expect((await dance.whole(provider, button)).url.pathname).toBe("/account");
  });
}
