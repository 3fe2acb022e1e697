import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createKeyring } from "@/lib/crypto/keyring";
import { seal } from "@/lib/crypto/seal";
import { openSessionValue, sealSessionValue } from "./value";

const ring = createKeyring(["a-secret-for-this-test-of-32-bytes-or-more"]);

describe("the session value", () => {
  it("carries id, secret and absolute expiry, and fits into a cookie", () => {
    fc.assert(
      fc.property(
        fc.uuid(),
        fc.uint8Array({ minLength: 32, maxLength: 32 }),
        fc.date({ min: new Date(0), max: new Date("9999-12-31"), noInvalidDate: true }),
        (id, secret, absoluteExpiresAt) => {
          const sealed = sealSessionValue({ id, secret, absoluteExpiresAt }, ring);
          expect(openSessionValue(sealed, ring)).toEqual({ id, secret, absoluteExpiresAt });
          expect(sealed.length).toBeLessThan(256);
        },
      ),
    );
  });

  it("is nothing else of the right seal and the wrong length", () => {
    expect(openSessionValue(seal("session", Buffer.alloc(55), ring), ring)).toBeNull();
    expect(openSessionValue(seal("session", Buffer.alloc(57), ring), ring)).toBeNull();
  });
});
