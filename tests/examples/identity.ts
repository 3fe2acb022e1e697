/** Headers that say who is asking, some of them only in other software's words. */
const NAMES = [
  "remote-user",
  "remote-email",
  "remote-name",
  "remote-groups",
  "x-auth-request-user",
  "x-auth-request-email",
  "x-auth-request-groups",
];

/** Others of the same software, not in all spellings: servers take so many headers and no more. */
const MORE_NAMES = ["x-auth-request-preferred-username", "x-auth-request-access-token"];

/** A whole identity as a liar sends it, in all spellings: CGI and WSGI make `_` of other characters. */
export const FORGED_IDENTITY = Object.fromEntries(
  [...NAMES.flatMap(spellings), ...MORE_NAMES].map((name) => [name, "user,admin,forged"]),
);

function spellings(name: string): string[] {
  const [first = "", ...others] = name.split("-");
  return others.reduce(
    (starts, part) => starts.flatMap((start) => ["-", "_", "."].map((separator) => start + separator + part)),
    [first],
  );
}
