import { createHash } from 'node:crypto';

/** What an SSH public key is recognised by. */
export interface SshKeyFact {
  /** `ssh-ed25519`. */
  readonly type: string;
  /** As `ssh-keygen -l` and sshd's log show it: `SHA256:…`. */
  readonly fingerprint: string;
  /** What its owner wrote behind it; empty where nothing is. */
  readonly comment: string;
}

/** Reads a line of `authorized_keys` that has no options. */
export function sshKeyFact(key: string): SshKeyFact {
  const [type = '', body = '', ...comment] = key.split(' ');
  const hash = createHash('sha256').update(Buffer.from(body, 'base64')).digest('base64').replace(/=+$/, '');
  return { type, fingerprint: `SHA256:${hash}`, comment: comment.join(' ') };
}
