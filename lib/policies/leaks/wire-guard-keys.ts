import { createPrivateKey, createPublicKey } from 'node:crypto';
import { type RenderedFleet } from '../../checks';

/** The public keys that a fleet knows: those of members, of reserved peers, and what its lock has recorded. */
export function knownKeys({ fleet, lock }: Pick<RenderedFleet, 'fleet' | 'lock'>): ReadonlySet<string> {
  const networks = Object.values(fleet.networks);
  const given = networks.flatMap(({ members, reserved }) => [...Object.values(members), ...Object.values(reserved)]);
  return new Set([
    ...given.flatMap(({ publicKey }) => (publicKey === undefined ? [] : [publicKey])),
    ...lock.all('public-key').map(({ value }) => value),
  ]);
}

const key = /(?<![A-Za-z0-9+/=_-])[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]=(?![A-Za-z0-9+/=])/g;
/** What comes before 32 bytes that are no key: a hash with its name, a pin, the public key of a binary cache. */
const harmless =
  /(?:sha(?:256|2-256|3-256)["']?\s*[-:=/]{1,2}\s*["']?|[\w.-]+:|public[-_ ]?key["']?\s*[:=]?\s*["'`]?|hash["']?\s*[:=]\s*["']?)$/i;
const harmlessName = /public|hash|sha256|digest|checksum|integrity|fingerprint|^pin|trusted/i;

/**
 * What a text holds of WireGuard's keys. A private key looks as a public one does, so that a key passes where the fleet
 * knows it, or where its place says that it is public; but not where it is the other half of one that the fleet knows.
 */
export function wireGuardKeysIn(text: string, name: string, known: ReadonlySet<string>): string[] {
  if (text.length < 44) return [];
  return [...text.matchAll(key)].flatMap(({ 0: found, index }) => {
    if (known.has(found)) return [];
    if (known.has(publicHalf(found))) return ['the private key of a WireGuard peer'];
    const before = text.slice(Math.max(0, index - 80), index);
    return harmlessName.test(name) || harmless.test(before) ? [] : ['what may be a private or preshared WireGuard key'];
  });
}

const frame = Buffer.from('302e020100300506032b656e04220420', 'hex');

/** The public key of a private one (RFC 7748), in base64. */
function publicHalf(base64: string): string {
  const der = Buffer.concat([frame, Buffer.from(base64, 'base64')]);
  const half = createPublicKey(createPrivateKey({ key: der, format: 'der', type: 'pkcs8' }));
  return half.export({ format: 'der', type: 'spki' }).subarray(-32).toString('base64');
}
