import type { Provider } from "@/lib/providers/providers";
import type { Faults } from "@/sandbox/faults";
import { countRows } from "../rows";
import { chooserButton, expect, test } from "./fixtures";
import { listRefusals } from "./rows";

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

const rows: Row[] = [
  google({ token: "down" }),
  google({ token: "garbage" }),
  google({ token: "huge" }),
  google({ token: "reset" }),
  google({ token: "forbidden-page" }),
  google({ token: "rate-limit" }),
  google({ token: "invalid-client" }),
  github({ token: "down" }),
  github({ token: "secondary-limit" }),
  github({ token: "too-many" }),
  github({ token: "incorrect-client" }),
  github({ token: "garbage" }),
  github({ token: "reset" }),
  github({ user: "down" }),
  github({ user: "garbage" }),
  github({ user: "huge" }),
  github({ user: "reset" }),
  github({ emails: "down" }),
  github({ emails: "garbage" }),
  github({ user: "secondary-limit" }),
  github({ emails: "secondary-limit" }),
  github({ emails: "saml" }),
];

for (const { provider, what, set } of rows) {
  test(`${provider} with ${what} after the person's consent is unavailable, and the next try succeeds`, async ({
    flow,
    cloakroom,
  }) => {
    const button = chooserButton("alex", provider);
    const callback = await flow.choose(await flow.begin(provider), button);
    set(cloakroom.sandbox.faults);
    const { url } = await flow.land(callback);
    const [error, reference] = [url.searchParams.get("error"), url.searchParams.get("reference")];
    expect(error).toBe("provider-unavailable");
    expect(await listRefusals()).toEqual([{ provider, code: error, reference }]);
    expect(await countRows()).toEqual({ users: 0, accounts: 0, sessions: 0, events: 1 });

    cloakroom.sandbox.reset();
    expect((await flow.whole(provider, button)).url.pathname).toBe("/account");
  });
}

test("a provider that never answers is given up on", async ({ flow, cloakroom }) => {
  const callbacks = [
    await flow.choose(await flow.begin("google"), chooserButton("alex", "google")),
    await flow.choose(await flow.begin("github"), chooserButton("alex", "github")),
  ];
  cloakroom.sandbox.faults.google.token = "hang";
  cloakroom.sandbox.faults.github.user = "hang";
  const landings = await Promise.all(callbacks.map(flow.land));
  expect(landings.map(({ url }) => url.searchParams.get("error"))).toEqual([
    "provider-unavailable",
    "provider-unavailable",
  ]);
  expect(await countRows()).toEqual({ users: 0, accounts: 0, sessions: 0, events: 2 });
});
