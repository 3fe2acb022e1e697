import pg from "pg";
import { describe, expect, it } from "vitest";
import { AppError } from "@/lib/errors";
import { isLostRace, isOutage } from "./outage";

/** An error of PostgreSQL, as pg throws it. */
function stateError(code: string, severity = "ERROR"): Error {
  const error = new pg.DatabaseError("in the words of PostgreSQL", 1, "error");
  return Object.assign(error, { code, severity });
}

/** The same, as Prisma throws it: P2010 of a raw statement, P2039 of one of its own. */
function wrapped(cause: Record<string, unknown>, code = "P2010"): Error {
  const driverAdapterError = Object.assign(new Error("in the words of the adapter"), { cause });
  return Object.assign(new Error("in the words of Prisma"), { code, meta: { driverAdapterError } });
}

const OUTAGES = [
  "08000", "08001", "08003", "08006", "08P01", "25006", "25P03", "25P04", "28000", "28P01", "3D000", "40001", "40P01",
  "53000", "53100", "53200", "53300", "53400", "55P03", "57014", "57P01", "57P02", "57P03", "57P04", "57P05", "58000",
  "58030", "58P01",
]; // prettier-ignore
/** What is our own mistake stays one. */
const FAULTS = [
  "22021",
  "22P02",
  "22P05",
  "23502",
  "23514",
  "25P02",
  "42501",
  "42601",
  "42P01",
  "55000",
  "XX000",
];

describe("an outage", () => {
  it.each(OUTAGES)("is %s, thrown by pg and wrapped by Prisma", (code) => {
    expect(isOutage(stateError(code))).toBe(true);
    expect(isOutage(wrapped({ originalCode: code, kind: "postgres" }))).toBe(true);
    expect(isOutage(wrapped({ originalCode: code, kind: "postgres" }, "P2039"))).toBe(true);
  });

  it.each(FAULTS)("is not %s", (code) => {
    expect(isOutage(stateError(code))).toBe(false);
    expect(isOutage(wrapped({ originalCode: code, kind: "postgres" }))).toBe(false);
  });

  it("is whatever ends the connection", () => {
    for (const severity of ["FATAL", "PANIC"]) expect(isOutage(stateError("XX000", severity))).toBe(true);
  });

  it.each([
    "ECONNREFUSED", "ECONNRESET", "ENETUNREACH", "EHOSTUNREACH", "ENOTFOUND", "EAI_AGAIN", "ETIMEDOUT", "EPIPE", "ENOENT",
    "CERT_HAS_EXPIRED", "DEPTH_ZERO_SELF_SIGNED_CERT", "SELF_SIGNED_CERT_IN_CHAIN", "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
    "ERR_TLS_CERT_ALTNAME_INVALID", "ERR_SSL_WRONG_VERSION_NUMBER", "HOSTNAME_MISMATCH",
  ])("is %s of Node, also under other errors", (code) => {
    const error = Object.assign(new Error(), { code });
    expect(isOutage(error)).toBe(true);
    expect(isOutage(new Error("x", { cause: new AggregateError([error]) }))).toBe(true);
  }); // prettier-ignore

  it.each(["DatabaseNotReachable", "ConnectionClosed", "SocketTimeout", "TlsConnectionError"])(
    "is %s of Prisma's adapter",
    (kind) => {
      expect(isOutage(wrapped({ kind }))).toBe(true);
    },
  );

  it.each(["P2024", "P2028"])("is %s of Prisma", (code) => {
    expect(isOutage(Object.assign(new Error(), { code }))).toBe(true);
  });

  it.each([
    "Connection terminated",
    "Connection terminated unexpectedly",
    "Client has encountered a connection error and is not queryable",
    "Client was closed and is not queryable",
    "Query read timeout",
  ])("is what pg says without a code: %s", (message) => {
    expect(isOutage(new Error(message))).toBe(true);
  });

  it("is not what a person wrote, repeated by PostgreSQL", () => {
    const error = stateError("22P02");
    error.message = "Connection terminated";
    expect(isOutage(error)).toBe(false);
  });

  it("is no other error, and nothing that is no error", () => {
    for (const error of [
      new Error("x"),
      new TypeError("x"),
      new AppError("forbidden"),
      null,
      undefined,
      "08006",
    ])
      expect(isOutage(error)).toBe(false);
  });

  it("ends on errors that are their own cause", () => {
    const error = new Error("x");
    error.cause = error;
    expect(isOutage(error)).toBe(false);
  });
});

describe("a lost race", () => {
  it.each(["23505", "23503", "40001", "40P01"])("is %s, thrown by pg and wrapped by Prisma", (code) => {
    expect(isLostRace(stateError(code))).toBe(true);
    expect(isLostRace(wrapped({ originalCode: code }))).toBe(true);
  });

  it.each(["P2002", "P2003", "P2025", "P2034"])("is %s of Prisma", (code) => {
    expect(isLostRace(Object.assign(new Error(), { code }))).toBe(true);
  });

  it("is nothing else", () => {
    for (const code of [...FAULTS, "08006", "55P03", "57014"])
      expect(isLostRace(stateError(code))).toBe(false);
  });
});
