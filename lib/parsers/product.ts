import { normalizeEmail } from "@/lib/email";
import { text } from "./values";

const LONGEST_NAME = 40;

/** What people know the product by: a line of text. */
export const productName = text(`is not a name in one line of at most ${LONGEST_NAME} characters`, (value) =>
  value.length <= LONGEST_NAME && !/[\p{Cc}\p{Cf}]/u.test(value) ? value : undefined,
);

/** The address of a page for people, on any site. */
export const pageUrl = text("is not the http(s) URL of a page", (value) => {
  if (!/^https?:\/\/[^/\\]/i.test(value) || /[\\\s]/.test(value) || !URL.canParse(value)) return undefined;
  const { username, password, href } = new URL(value);
  return username === "" && password === "" ? href : undefined;
});

/** One e-mail address, as it is written. */
export const emailAddress = text("is not an e-mail address such as help@example.com", (value) =>
  normalizeEmail(value) !== null && /^[^\s<>:/?"'`]+$/.test(value) ? value : undefined,
);
