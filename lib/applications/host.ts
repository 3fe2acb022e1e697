import { hasOnlyValidALabels } from "@/lib/a-labels";

/**
 * Whether host and port of a URL are written in a form that all programs read alike: `2130706433`, `0x7f.1` and `exa%6dple.com`
 * are hosts to some of them only. Upper case is read alike.
 * @param authority as it was written, without credentials
 */
export function isPlainAuthority(authority: string): boolean {
  const [, host, port] = /^(\[[\da-f:.]+\]|[a-z0-9_.-]+)(?::([1-9]\d{0,4}))?$/i.exec(authority) ?? [];
  if (host === undefined || Number(port ?? 1) > 65_535) return false;
  // By a scheme whose hosts the parser looks at: it keeps those of others as they are.
  const url = `https://${host}`;
  return (
    URL.canParse(url) &&
    new URL(url).hostname === host.toLowerCase() &&
    hasOnlyValidALabels(host) &&
    !host.endsWith(".")
  );
}
