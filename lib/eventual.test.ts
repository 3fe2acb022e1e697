import { describe, expect, it } from "vitest";
import { andThen, orElse } from "./eventual";

const fault = new Error("no");
const fail = (): never => {
  throw fault;
};

describe("going on", () => {
  it("is at once with a value that is there", () => {
    expect(andThen(1, (one) => one + 1)).toBe(2);
    expect(() => andThen(1, fail)).toThrow(fault);
  });

  it("waits for one that is not", async () => {
    const later = andThen(Promise.resolve(1), (one) => one + 1);
    expect(later).toBeInstanceOf(Promise);
    expect(await later).toBe(2);
    await expect(andThen(Promise.resolve(1), fail)).rejects.toBe(fault);
    await expect(andThen(Promise.reject(fault), () => 1)).rejects.toBe(fault);
  });
});

describe("going on with an error", () => {
  it("is for what throws and what rejects", async () => {
    expect(orElse(fail, (error) => error)).toBe(fault);
    expect(
      await orElse(
        () => Promise.reject(fault),
        (error) => error,
      ),
    ).toBe(fault);
  });

  it("is not for what succeeds", async () => {
    expect(orElse(() => 1, fail)).toBe(1);
    expect(await orElse(() => Promise.resolve(1), fail)).toBe(1);
  });
});
