import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { toVisibleText, visibleText } from "./visible-text";

const LONGEST = 20;
const schema = visibleText(LONGEST, { missing: "missing", tooLong: "too-long", unreadable: "unreadable" });

/** What is there and shows nothing, each alone. */
const invisible = {
  "a zero-width space": "\u200b",
  "zero-width joiners": "\u200c\u200d\u2060",
  "a soft hyphen": "\u00ad",
  "Hangul fillers": "\u115f\u1160\u3164",
  "a halfwidth Hangul filler": "\uffa0",
  "the blank of Braille": "\u2800",
  "variation selectors": "\ufe0f\ufe00\u{e0100}",
  "tag characters": "\u{e0041}\u{e007f}",
  "marks of direction": "\u200e\u200f\u061c",
  "a joiner of graphemes": "\u034f",
  "vowels of Khmer that are not written": "\u17b4\u17b5",
  "a separator of Mongolian": "\u180e",
  "operators of mathematics": "\u2061\u2064",
  "an object that is not there": "\ufffc",
  "a note without a head": "\u{1d159}",
  "a blank of hieroglyphs": "\u{13441}",
  "annotations between lines": "\ufff9\ufffb",
  "an accent on nothing": "\u0301",
  "spaces of all kinds": "\u00a0\u2003\u3000\u1680",
  "several of these": "\u3164 \u2800\u200b",
};

describe.each(Object.entries(invisible))("%s", (_, text) => {
  it("is no text, written or told by a provider", () => {
    const { success } = schema.safeParse(`${text}${text}`);
    expect(success).toBe(false);
    expect(toVisibleText(text, LONGEST)).toBeNull();
  });

  it("may stand beside what can be seen", () => {
    const beside = `a${text}b`;
    expect(schema.parse(beside)).toContain("b");
    expect(toVisibleText(beside, LONGEST)).toContain("b");
  });
});

it.each([
  ["what turns the direction round", "\u202eevil\u202c \u2067x\u2069", "evil x"],
  ["what is around it", " \u202b مثال \u202c ", "مثال"],
  ["a letter with its accent apart", "Zoe\u202c\u0308", "Zo\u00eb"],
])("%s goes from both", (_, text, expected) => {
  expect(schema.parse(text)).toBe(expected);
  expect(toVisibleText(text, LONGEST)).toBe(expected);
});

it.each([
  "👩‍🚀",
  "🏴\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f}",
  "می\u200cخواهم",
  "א\u200f.",
  "!",
  "☃",
  "한",
])("%s stays as it is", (text) => {
  expect(schema.parse(text)).toBe(text);
  expect(toVisibleText(text, LONGEST)).toBe(text);
});

describe("toVisibleText", () => {
  it("takes out control characters, and cuts between characters", () => {
    expect(toVisibleText("nul\u0000 and\r\nline", LONGEST)).toBe("nul andline");
    expect(toVisibleText("👩".repeat(50), LONGEST)).toBe("👩".repeat(LONGEST));
    expect(toVisibleText(`${"a".repeat(LONGEST - 1)} b`, LONGEST)).toBe("a".repeat(LONGEST - 1));
    expect(toVisibleText(`${"\u3164".repeat(LONGEST)}b`, LONGEST)).toBeNull();
  });

  it("makes of anything what the schema takes as it is, or nothing", () => {
    const odd = fc.constantFrom(..."aя\u0301\u202e\u3164\u2800 \u0000\ud800é👩".split(/(?:)/u));
    const unit = fc.oneof(odd, fc.string({ unit: "binary", minLength: 1, maxLength: 1 }));
    fc.assert(
      fc.property(fc.array(unit, { maxLength: 60 }), (units) => {
        const text = toVisibleText(units.join(""), LONGEST);
        if (text !== null) expect(schema.parse(text)).toBe(text);
      }),
      { numRuns: 3000 },
    );
  });
});
