/** One fault, what is expected of it, and the tests that make it for real: files and the names in them. */
export type Fault = {
  readonly fault: string;
  readonly expected: string;
  readonly shownBy: Readonly<Record<string, readonly string[]>>;
};

/** Every fault that Cloakroom promises to bear. */
export const faults: readonly Fault[] = [
  {
    fault: "database down at start",
    expected: "live yes, ready no, no crash loop; serves when it comes back",
    shownBy: {
      "tests/integration/start.test.ts": [
        "serves while the database is down at start, and migrates when it is back",
      ],
    },
  },
  {
    fault: "database down mid sign-in",
    expected: "nothing half-made; a retry works",
    shownBy: {
      "tests/faults/database.test.ts": [
        "by %s: nothing half-made; a retry works",
        "begun while it is down, finished when it is back",
      ],
      "tests/integration/sign-in.test.ts": [
        "leaves nothing half-made when the connection dies, and a retry works",
      ],
    },
  },
  {
    fault: "database down mid request",
    expected: "503 + Retry-After, cookie kept",
    shownBy: {
      "tests/contract/outage.test.ts": [
        "every operation is 503 and takes no cookie away, and works again afterwards",
        "nobody is half-made by an exchange, and a retry makes them",
      ],
    },
  },
  {
    fault: "database down at sign-out",
    expected: "an error is shown; the session is not reported ended",
    shownBy: {
      "tests/faults/database.test.ts": ["an error is shown; the session is not reported ended"],
    },
  },
  {
    fault: "pool exhausted",
    expected: "bounded wait, then 503; recovers",
    shownBy: { "tests/faults/database.test.ts": ["bounded wait, then 503; recovers"] },
  },
  {
    fault: "provider slow, 5xx, unreachable, garbage, 10 MB answer",
    expected: "5 s deadline, clear page / 503; no user",
    shownBy: {
      "tests/contract/provider-faults.test.ts": ['"down", "garbage", "huge", "reset", "hang"'],
      "tests/browser/provider-faults.test.ts": ["a provider that never answers is given up on"],
    },
  },
  {
    fault: "JWKS down or rotated",
    expected: "cached keys serve; a new kid is fetched once",
    shownBy: {
      "tests/contract/provider-faults.test.ts": [
        "serve while the provider is down",
        "are renewed at once for a key that is new, and then at most once a minute",
      ],
    },
  },
  {
    fault: "50 simultaneous first sign-ins of one person",
    expected: "50 successes, one user, one account",
    shownBy: {
      "tests/integration/sign-in.test.ts": [
        "fifty first sign-ins of one person give one user, one account, fifty successes",
      ],
      "tests/instances/instances.test.ts": ["one person who signs in at both at once is one user"],
    },
  },
  {
    fault: "unlink of the last two accounts at once",
    expected: "one wins, one account stays",
    shownBy: {
      "tests/integration/account.test.ts": ["of the last two accounts at once leaves one"],
      "tests/contract/accounts.test.ts": ["lets one win when the last two are disconnected at once"],
    },
  },
  {
    fault: "two users link one provider account at once",
    expected: "one wins, the other is told",
    shownBy: {
      "tests/integration/account.test.ts": [
        "one account to two users at once gives it to one, and the other is told",
      ],
    },
  },
  {
    fault: "SIGTERM under load, and SIGKILL",
    expected: "drains, exits 0, nothing half-made",
    shownBy: {
      "tests/faults/processes.test.ts": [
        "SIGTERM under load: drains, exits 0, nothing half-made",
        "SIGKILL under load: nothing half-made; a retry works",
      ],
      "tests/instances/instances.test.ts": [
        "one instance after another is replaced without a failed request",
      ],
    },
  },
  {
    fault: "expired sessions by the million",
    expected: "deleted in small batches (SKIP LOCKED), traffic unharmed",
    shownBy: {
      "tests/integration/cleanup.test.ts": [
        "two runs at the same time share the work, and neither fails",
        "a run whose time is up stops and says so, and others finish",
        "what somebody holds at the moment is passed over, not waited for",
      ],
    },
  },
  {
    fault:
      "huge or duplicate cookies, CRLF, malformed JSON, wrong types, 10 MB bodies, NUL, 10k-character names",
    expected: "4xx, never 500; stored text escaped",
    shownBy: {
      "tests/contract/direct.test.ts": ["15 KB of cookies", "a bare line feed", "a NUL"],
      "tests/contract/requests.test.ts": [
        "refuses a body of %i bytes with 413",
        "answers any JSON with one of its codes",
      ],
      "tests/contract/credentials.test.ts": ["is not answered with 500 when it names the session twice"],
      "tests/contract/exchange.test.ts": ["may be a name of 10 000 characters, from either"],
    },
  },
  {
    fault: "log injection, secrets",
    expected: "one JSON line per event, control characters escaped; tokens, cookies and codes never logged",
    shownBy: {
      "lib/log/scrub.test.ts": [
        "hides every sealed value, JWT, token and code, wherever it stands and however random",
      ],
      "tests/contract/logs.test.ts": [
        "has nothing of a body that is not JSON, nor of a token beside text that is",
      ],
      "tests/contract/each-file.ts": ["no token and no session value is in a log"],
    },
  },
];
