import { normalizeDomain, normalizeEmail } from "@/lib/email";
import { isQuoted, listOf, Refused } from "./values";

/**
 * Domains separated by commas, as `normalizeDomain` has them. One that no e-mail can ever have is refused, with the reason:
 * it would shut out everybody it was meant for, and nobody would see why.
 */
export const domains = listOf((item) => {
  const domain = normalizeDomain(item);
  if (domain?.includes(".")) return domain;
  if (isQuoted(item)) return new Refused("is in quotes; write it without them");
  if (item.includes("*")) return new Refused("has a wildcard; list each domain by itself");
  if (item.includes("@")) return new Refused("has an @; write only what comes after it");
  if (/[/:]/.test(item)) return new Refused("is a URL; write only its host name");
  if (/\s/.test(item)) return new Refused("has a space; separate domains by commas");
  return new Refused("is not a domain such as example.com");
});

/** E-mail addresses separated by commas, as `normalizeEmail` has them. */
export const emails = listOf((item) => {
  const email = normalizeEmail(item);
  if (isQuoted(item)) return new Refused("is in quotes; write it without them");
  // As an address of its own it would be valid, and nobody has it.
  if (item.startsWith("*")) return new Refused("has a wildcard; list each address by itself");
  if (email !== null) return email;
  if (/[<>:/]/.test(item)) return new Refused("has more than the address; write only name@example.com");
  if (/\s/.test(item)) return new Refused("has a space; separate addresses by commas");
  return new Refused("is not an e-mail address such as name@example.com");
});
