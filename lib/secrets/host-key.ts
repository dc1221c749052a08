import { createHash } from 'node:crypto';
import { isPlaceholder } from '../fleet';
import { sshKeyFault } from '../fleet/public-keys';

/**
 * Finds the SSH host key in a `.pub` file, or in what `ssh-keyscan` prints.
 *
 * @returns `ssh-ed25519 BASE64`, or what is wrong with the text. A private key is never shown.
 */
export function readHostKey(text: string): { readonly key: string } | { readonly fault: string } {
  if (/PRIVATE KEY/.test(text)) {
    return { fault: 'is a private key, which belongs on its machine alone; give the one in ssh_host_ed25519_key.pub' };
  }
  const lines = text.split('\n').filter((line) => !line.startsWith('#'));
  const keys = new Set(lines.flatMap((line) => /(?:^|\s)(ssh-ed25519 \S+)/.exec(line)?.[1] ?? []));
  const [key] = keys;
  if (key === undefined) {
    return { fault: 'has no key of type ssh-ed25519; take /etc/ssh/ssh_host_ed25519_key.pub of the machine' };
  }
  if (keys.size > 1) return { fault: `has ${keys.size} different keys; give that of one machine` };
  if (isPlaceholder(key)) return { fault: 'is a placeholder; give the key of the machine' };
  const fault = sshKeyFault(key);
  return fault === undefined ? { key } : { fault };
}

/** What `ssh-keygen -lf` shows of a key: `SHA256:…`. */
export function fingerprintOf(key: string): string {
  const [, base64 = ''] = key.split(' ');
  const hash = createHash('sha256').update(Buffer.from(base64, 'base64')).digest('base64');
  return `SHA256:${hash.replace(/=+$/, '')}`;
}
