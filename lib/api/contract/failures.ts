import { ERROR_CODES, ERROR_STATUS, type ErrorCode } from "@/lib/errors";
import { isCounted, isOperatorSecret, type Operation } from "./operation";

/** What `lib/api/route.ts` itself may answer an operation of each access with. */
const BY_ACCESS: Record<Operation["access"], readonly ErrorCode[]> = {
  public: [],
  // Rate-limited: for a value that is no live session, when its address has sent too many.
  user: ["unauthenticated", "application-session", "rate-limited", "database-unavailable"],
  METRICS_TOKEN: ["unauthenticated", "not-found"],
  CRON_SECRET: ["unauthenticated", "not-found"],
  fresh: [
    "unauthenticated",
    "application-session",
    "reauthentication-required",
    "rate-limited",
    "database-unavailable",
  ],
  admin: [
    "unauthenticated",
    "forbidden",
    "application-session",
    "person-required",
    "rate-limited",
    "database-unavailable",
  ],
  "admin-fresh": [
    "unauthenticated",
    "forbidden",
    "application-session",
    "person-required",
    "reauthentication-required",
    "rate-limited",
    "database-unavailable",
  ],
};

const BY_BODY: readonly ErrorCode[] = ["malformed-request", "payload-too-large", "unsupported-media-type"];

/** Every code that an operation may answer with: its own and those that its access and its inputs bring along. */
export function failuresOf(operation: Operation): ErrorCode[] {
  const codes = new Set<ErrorCode>([...BY_ACCESS[operation.access], ...operation.errors, "unexpected"]);
  if (operation.method !== "GET") codes.add("cross-origin");
  if (operation.scope !== undefined) {
    codes.add("insufficient-scope");
    if (!operation.errors.includes("person-required")) codes.delete("person-required");
  }
  if (operation.applicationAnswer) codes.add("application-forbidden");
  if (isCounted(operation)) codes.add("rate-limited");
  if (operation.body) for (const code of BY_BODY) codes.add(code);
  if (operation.query) codes.add("malformed-request");
  if (operation.params) codes.add("not-found");
  return ERROR_CODES.filter((code) => codes.has(code));
}

/** The HTTP status that an operation answers with to a code. Of verify's 404 nginx would make 500. */
export function statusOf(operation: Operation, code: ErrorCode): number {
  return code === "application-unknown" && operation.path === "/api/verify" ? 403 : ERROR_STATUS[code];
}

/** Whether an operation answers differently to whoever has a session and whoever has none. */
export function needsSession(operation: Operation): boolean {
  return !isOperatorSecret(operation.access) && failuresOf(operation).includes("unauthenticated");
}
