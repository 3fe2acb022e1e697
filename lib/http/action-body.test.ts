import { describe, expect, test } from "vitest";
import { findAppError } from "@/lib/errors";
import { type FormHead, requireForm, requireFormType } from "./action-body";

const BOUNDARY = "----b";
const MULTIPART = `multipart/form-data; boundary=${BOUNDARY}`;
const PLAIN = "text/plain;charset=UTF-8";
const URL_ENCODED = "application/x-www-form-urlencoded";
const ID = "7f".repeat(21);

/** To other parts, to functions of the server, and to what costs time to make. */
const REFERENCES = "$1 $@1 $Q1 $W1 $i1 $h1 $F1 $B1 $r1 $R1 $n9 $D0 $Z $ $K $Kx $1:a:b".split(" ");

type Fields = readonly (readonly [name: string, value: string])[];

function multipart(...fields: Fields): string {
  const parts = fields.map(
    ([name, value]) => `--${BOUNDARY}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
  );
  return `${parts.join("")}--${BOUNDARY}--\r\n`;
}

async function outcomeOf(head: FormHead, body: string | Uint8Array): Promise<string> {
  try {
    requireFormType(head);
    await requireForm(head, typeof body === "string" ? Buffer.from(body) : body);
    return "taken";
  } catch (error) {
    return findAppError(error)?.code ?? String(error);
  }
}

const called = (body: string, contentType = MULTIPART) => outcomeOf({ contentType, called: true }, body);
const sent = (body: string, contentType = MULTIPART) => outcomeOf({ contentType, called: false }, body);

describe("a form sent without JavaScript", () => {
  test.each<Fields[]>([
    [[[`$ACTION_ID_${ID}`, ""]]],
    [
      [
        [`$ACTION_ID_${ID}`, ""],
        ["name", "Проба"],
        ["again", "$5"],
        ["again", "[["],
      ],
    ],
    [
      [
        ["$ACTION_REF_1", ""],
        ["$ACTION_1:0", `{"id":"${ID}","bound":"$@1"}`.replace("$@1", "$u")],
        ["$ACTION_1:1", '["x"]'],
      ],
    ],
    [
      [
        ["$ACTION_KEY", "k1"],
        [`$ACTION_ID_${ID}`, ""],
      ],
    ],
  ])("is taken: %j", async (fields) => {
    expect(await sent(multipart(...fields))).toBe("taken");
  });

  test.each<Fields[]>([
    [[]],
    [[["name", "x"]]],
    [[["$ACTION_ID_", ""]]],
    [[["$ACTION_ID_zz", ""]]],
    [
      [
        [`$ACTION_ID_${ID}`, ""],
        ["$ACTION_ELSE", ""],
      ],
    ],
    [
      [
        ["$ACTION_REF_1", ""],
        ["$ACTION_1:0", "no JSON"],
      ],
    ],
    [
      [
        ["$ACTION_REF_1", ""],
        ["$ACTION_1:0", `{"id":"${ID}","bound":"$@1"}`],
      ],
    ],
    [
      [
        ["$ACTION_REF_1", ""],
        ["$ACTION_1:0", "[".repeat(20_000) + "]".repeat(20_000)],
      ],
    ],
    [[["$ACTION_KEY", "k1"]]],
  ])("is none of ours: %j", async (fields) => {
    expect(await sent(multipart(...fields))).toBe("malformed-request");
  });
});

describe("a form that React's client sends", () => {
  test.each<Fields[]>([
    [
      [
        ["_1_name", "Alex"],
        ["0", '["$K1"]'],
      ],
    ],
    [[["0", '["$K1"]']]],
    [
      [
        ["_1_name", "$Q1"],
        ["_1_0", "[[[[["],
        ["0", '["$K1"]'],
      ],
    ],
    [
      [
        ["0", '[{"state":["$u","$$5",7,null]},"$K1"]'],
        ["_1_name", "x"],
      ],
    ],
  ])("is taken: %j", async (fields) => {
    expect(await called(multipart(...fields))).toBe("taken");
  });

  test.each<Fields[]>([
    [[]],
    [[["_1_name", "x"]]],
    [[["0", "[]"]]],
    [[["0", "{}"]]],
    [[["0", '"$K1"']]],
    [[["0", '["x"]']]],
    [[["0", "["]]],
    [
      [
        ["0", '["$K1"]'],
        ["0", '["$K1"]'],
      ],
    ],
    [
      [
        ["0", '["$K1"]'],
        ["2", "["],
      ],
    ],
    [
      [
        ["0", '["$K1"]'],
        ["2", '["$Q0"]'],
      ],
    ],
    [
      [
        ["0", '["$K1"]'],
        ["name", "x"],
      ],
    ],
    [
      [
        ["0", '["$K1"]'],
        [" 2", "[]"],
      ],
    ],
    [
      [
        ["0", '["$K1"]'],
        ["0x2", "[]"],
      ],
    ],
    [
      [
        ["0", '["$K1"]'],
        ["$ACTION_ID_00", ""],
      ],
    ],
    ...REFERENCES.map((reference): Fields[] => [[["0", JSON.stringify([reference, "$K1"])]]]),
    [[["0", '[[[[["$u"]]]],"$K1"]']]],
    [[["0", `[${"[".repeat(30_000)}${"]".repeat(30_000)},"$K1"]`]]],
  ])("is none of ours: %j", async (fields) => {
    expect(await called(multipart(...fields))).toBe("malformed-request");
  });

  test("may be a text where it has no parts", async () => {
    expect(await called('["$K1"]', PLAIN)).toBe("taken");
    for (const text of ["", "[", '["$Q1"]', "[]", '"x"', "null", "[".repeat(60_000)])
      expect(await called(text, PLAIN)).toBe("malformed-request");
    expect(await outcomeOf({ contentType: PLAIN, called: true }, new Uint8Array([0x5b, 0xff]))).toBe(
      "malformed-request",
    );
  });
});

describe("a form for a handler", () => {
  test.each(["", "a=1&b=%D0%9F+x", "a", "a=b=c", "=", "price=$5"])("is taken: %j", async (body) => {
    expect(await sent(body, URL_ENCODED)).toBe("taken");
    expect(await sent(body, `${URL_ENCODED}; charset=UTF-8`)).toBe("taken");
  });

  test.each(["a=%", "a=%zz", "%ff=1", "a=%D0", `$ACTION_ID_${ID}=`, "%24ACTION_REF_1="])(
    "is malformed: %j",
    async (body) => {
      expect(await sent(body, URL_ENCODED)).toBe("malformed-request");
    },
  );

  test("is not that of a call", async () => {
    expect(await called("a=1", URL_ENCODED)).toBe("unsupported-media-type");
  });
});

test.each([
  "multipart/form-data",
  "multipart/form-data; boundary=",
  "multipart/form-data; boundary=another",
  'multipart/form-data; boundary="',
])("a body whose parts cannot be told apart is malformed: %s", async (contentType) => {
  const body = multipart(["0", '["$K1"]'], [`$ACTION_ID_${ID}`, ""]);
  expect(await called(body, contentType)).toBe("malformed-request");
  expect(await sent(body, contentType)).toBe("malformed-request");
});

test.each([
  "",
  "no parts",
  `--${BOUNDARY}`,
  `--${BOUNDARY}\r\n\r\nx`,
  `--${BOUNDARY}\r\nContent-Disposition: form-data\r\n\r\nx\r\n--${BOUNDARY}--`,
])("a body that is not multipart is malformed: %j", async (body) => {
  expect(await called(body)).toBe("malformed-request");
  expect(await sent(body)).toBe("malformed-request");
});

test.each([
  "",
  "application/json",
  "text/html",
  "multipart/mixed; boundary=x",
  "multipart/form-data-x",
  "text/plainer",
])("what no form is sent as is not supported: %s", async (contentType) => {
  expect(await sent("", contentType)).toBe("unsupported-media-type");
  expect(await called("", contentType)).toBe("unsupported-media-type");
});

test("a text is that of a call alone", async () => {
  expect(await sent('["$K1"]', PLAIN)).toBe("unsupported-media-type");
});
