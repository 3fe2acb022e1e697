/** An address as a number of 128 bits; IPv4 as IPv6 has it (RFC 4291 section 2.5.5.2). */
type Network = { readonly base: bigint; readonly shift: bigint };

/**
 * Whether an address is one of some, or in one of some networks (`10.0.0.0/8`).
 * @returns a function of an address as a socket tells it; false for what is none
 * @throws TypeError for a network that is malformed
 */
export function addressMatcher(networks: readonly string[]): (address: string | undefined) => boolean {
  const known = networks.map(readNetwork);
  return (address) => {
    const bits = address === undefined ? null : readAddress(address);
    return bits !== null && known.some(({ base, shift }) => bits >> shift === base >> shift);
  };
}

function readNetwork(text: string): Network {
  const [address = "", prefix, ...rest] = text.split("/");
  const base = readAddress(address);
  const longest = address.includes(":") ? 128 : 32;
  const length = prefix === undefined ? longest : /^\d{1,3}$/.test(prefix) ? Number(prefix) : -1;
  if (base === null || rest.length > 0 || length < 0 || length > longest)
    throw new TypeError("trustedProxies holds what is neither an address nor a network");
  return { base, shift: BigInt(longest - length) };
}

function readAddress(text: string): bigint | null {
  if (!text.includes(":")) return readV4(text, 0xffffn << 32n);
  // A zone (`fe80::1%eth0`) says through which interface.
  const plain = text.replace(/%[\w.-]+$/, "");
  const dotted = /^(.*:)(\d+\.\d+\.\d+\.\d+)$/.exec(plain);
  const end = dotted ? readV4(dotted[2] ?? "", 0n) : 0n;
  return end === null ? null : readV6(dotted ? `${dotted[1] ?? ""}0:0` : plain, end);
}

function readV4(text: string, prefix: bigint): bigint | null {
  const parts = text.split(".");
  const valid =
    parts.length === 4 && parts.every((part) => /^(?:0|[1-9]\d{0,2})$/.test(part) && Number(part) < 256);
  return valid ? parts.reduce((bits, part) => (bits << 8n) | BigInt(part), 0n) | prefix : null;
}

function readV6(text: string, end: bigint): bigint | null {
  const halves = text.split("::");
  const [left = [], right = []] = halves.map((half) => (half === "" ? [] : half.split(":")));
  const missing = 8 - left.length - right.length;
  if (halves.length > 2 || (halves.length === 2 ? missing < 1 : missing !== 0)) return null;
  const groups = [...left, ...Array.from({ length: missing }, () => "0"), ...right];
  if (!groups.every((group) => /^[\da-f]{1,4}$/i.test(group))) return null;
  return groups.reduce((bits, group) => (bits << 16n) | BigInt(`0x${group}`), 0n) | end;
}
