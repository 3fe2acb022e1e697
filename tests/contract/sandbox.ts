import { randomBytes, randomInt } from "node:crypto";
import type { Faults, RequestCounts } from "@/sandbox/faults";
import type { Person } from "@/sandbox/person";
import type { GitHubOrder, GitHubTokens } from "@/sandbox/github/mint";
import type { GoogleOrder, GoogleTokens } from "@/sandbox/google/mint";
import { noteSecret } from "./secrets";

type GoogleAccount = NonNullable<Person["google"]>;
type GitHubAccount = NonNullable<Person["github"]>;

/** Somebody with an account at both providers. */
export type SamplePerson = Person & { google: GoogleAccount; github: GitHubAccount };

/** A running sandbox, by way of its HTTP interface for tests. */
export type SandboxControl = {
  mintGoogle(order: Omit<GoogleOrder, "provider">): Promise<GoogleTokens>;
  mintGithub(order: Omit<GitHubOrder, "provider">): Promise<GitHubTokens>;
  /** Adds or changes somebody. */
  setPerson(person: SamplePerson): Promise<void>;
  /** Makes somebody new, with an e-mail verified at both providers. */
  addPerson(fields?: {
    google?: Partial<GoogleAccount>;
    github?: Partial<GitHubAccount>;
  }): Promise<SamplePerson>;
  setFaults(faults: { [P in keyof Faults]?: Partial<Faults[P]> }): Promise<void>;
  /** How often each endpoint was asked. */
  countRequests(): Promise<RequestCounts>;
  rotateKeys(options?: { forgetOld?: boolean }): Promise<void>;
};

export function controlSandbox(origin: string): SandboxControl {
  const post = (path: string, body: unknown) => postJson(new URL(path, origin), body);
  const setPerson = async (person: SamplePerson) => {
    await post("/people", person);
  };
  return {
    async mintGoogle(order) {
      const tokens = (await post("/mint", { provider: "google", ...order })) as GoogleTokens;
      noteSecret(tokens.id_token);
      noteSecret(tokens.access_token);
      return tokens;
    },
    async mintGithub(order) {
      const tokens = (await post("/mint", { provider: "github", ...order })) as GitHubTokens;
      noteSecret(tokens.access_token);
      return tokens;
    },
    setPerson,
    async addPerson({ google, github } = {}) {
      const person = samplePerson();
      Object.assign(person.google, google);
      Object.assign(person.github, github);
      await setPerson(person);
      return person;
    },
    setFaults: async (faults) => {
      await post("/faults", faults);
    },
    countRequests: async () => ((await post("/faults", {})) as { requests: RequestCounts }).requests,
    rotateKeys: async (options = {}) => {
      await post("/rotate", options);
    },
  };
}

function samplePerson(): SamplePerson {
  const id = `p-${randomBytes(8).toString("hex")}`;
  const email = `${id}@example.com`;
  return {
    id,
    note: { en: "Made by a test", ru: "Создан тестом" },
    google: {
      sub: `1${String(randomInt(1e9)).padStart(10, "0")}${String(randomInt(1e9)).padStart(10, "0")}`,
      email,
      emailVerified: true,
      name: `Sample ${id}`,
      givenName: "Sample",
      familyName: id,
      locale: "en",
      picture: true,
    },
    github: {
      id: randomInt(1e9, 1e12),
      login: `login-${id}`,
      name: `Sample ${id}`,
      emails: [{ email, primary: true, verified: true, visibility: "private" }],
    },
  };
}

async function postJson(url: URL, body: unknown): Promise<unknown> {
  const response = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`The sandbox answered ${response.status}: ${await response.text()}`);
  return response.json();
}
