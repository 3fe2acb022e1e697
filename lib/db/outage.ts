import { z } from "zod";

/** What of an error tells what it is, whichever library threw it. */
type Fact = {
  readonly name?: string | undefined;
  /** Of PostgreSQL (SQLSTATE), Prisma (P1001) or Node (ECONNRESET, ERR_TLS_CERT_ALTNAME_INVALID). */
  readonly code?: string | undefined;
  /** What PostgreSQL said, in an error that Prisma wrapped. */
  readonly originalCode?: string | undefined;
  /** What Prisma's adapter calls a failure for which PostgreSQL has no code. */
  readonly kind?: string | undefined;
  readonly severity?: string | undefined;
  readonly message?: string | undefined;
};

const text = z.string().optional().catch(undefined);
const factSchema = z.object({
  name: text,
  code: text,
  originalCode: text,
  kind: text,
  severity: text,
  message: text,
});

/** Where libraries put what they wrap: most under `cause`, Prisma under `meta`, Node several attempts under `errors`. */
const wrapper = z.object({
  cause: z.unknown().optional(),
  meta: z.object({ driverAdapterError: z.unknown().optional() }).optional().catch(undefined),
  errors: z.array(z.unknown()).optional().catch(undefined),
});

/** SQLSTATE: unique and foreign key violation, serialization failure, deadlock. Prisma: the same, and a record gone. */
const RACES = new Set(["23505", "23503", "40001", "40P01", "P2002", "P2003", "P2025", "P2034"]);

/**
 * PostgreSQL, appendix A. 08: connection; 28, 3D: not let in; 40: lost race; 53: resources; 57: operator, shutdown, timeout;
 * 58: system; 25006: read-only, as after a fail-over; 25P03, 25P04: ended while idle or too long; 55P03: lock not had.
 */
const OUTAGE_STATES = /^(08|28|3D|40|53|57|58)...$|^(25006|25P03|25P04|55P03)$/;

/** Prisma: no place in the pool in time; a transaction that could not begin in time, or took too long. */
const PRISMA_OUTAGES = new Set(["P2024", "P2028"]);
const ADAPTER_OUTAGES = new Set([
  "DatabaseNotReachable",
  "ConnectionClosed",
  "SocketTimeout",
  "TlsConnectionError",
]);

/** Node: of the system (ECONNRESET), of the resolver (EAI_AGAIN), of TLS by itself or by OpenSSL's X509 codes. */
const NODE_OUTAGES = /^E[A-Z]{3,}$|^EAI_|^ERR_(SSL|TLS|STREAM|SOCKET)_|CERT|UNABLE_TO_|HOSTNAME_MISMATCH/;

/** What pg says, without a code, of a connection that it lost or gave up. */
const OUTAGE_WORDS =
  /^(Connection terminated|Client (has encountered a connection error|was closed)|Query read timeout)/;

/** Whether an error says that what was read changed in between, so that a transaction may be tried again. */
export function isLostRace(error: unknown): boolean {
  return factsOf(error).some(({ code, originalCode }) => RACES.has(originalCode ?? code ?? ""));
}

/** Whether an error says that the database cannot serve now, be it for a moment or until an operator repairs it. */
export function isOutage(error: unknown): boolean {
  return factsOf(error).some(
    ({ name, code, originalCode, kind, severity, message = "" }) =>
      name === "ConnectFailed" ||
      // After it the connection is gone.
      severity === "FATAL" ||
      severity === "PANIC" ||
      [code, originalCode].some((each) => each !== undefined && isOutageCode(each)) ||
      (kind !== undefined && ADAPTER_OUTAGES.has(kind)) ||
      // Only without a code: what PostgreSQL says may repeat what a user sent.
      (code === undefined && OUTAGE_WORDS.test(message)),
  );
}

function isOutageCode(code: string): boolean {
  return OUTAGE_STATES.test(code) || PRISMA_OUTAGES.has(code) || NODE_OUTAGES.test(code);
}

/** The facts of an error and of all that it wraps. */
function factsOf(error: unknown): Fact[] {
  const facts: Fact[] = [];
  const seen = new Set<unknown>();
  const queue: unknown[] = [error];
  while (queue.length > 0) {
    const next = queue.shift();
    if (typeof next !== "object" || next === null || seen.has(next)) continue;
    seen.add(next);
    const fact = factSchema.safeParse(next);
    if (fact.success) facts.push(fact.data);
    const inner = wrapper.safeParse(next);
    if (inner.success)
      queue.push(inner.data.cause, inner.data.meta?.driverAdapterError, ...(inner.data.errors ?? []));
  }
  return facts;
}
